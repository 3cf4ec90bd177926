package dev.pitwall.probe.browser.slot;

import dev.pitwall.probe.TextSanitizer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Who may use which slot: one run a slot, and bounded lines of those who wait, first come first.
 * Who stands in the second line gets a slot only while nobody stands in the first.
 */
final class SlotPool {
  /** What became of a wait for a slot. */
  sealed interface Answer {
    /** A slot, to be given back. */
    record Seat(Slot slot) implements Answer {}

    /** No slot, and why. */
    record Refused(String why) implements Answer {}
  }

  private final List<Slot> slots;
  private final int mostWaiting;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<Slot> taken = new HashSet<>();
  private final Deque<Object> first = new ArrayDeque<>();
  private final Deque<Object> second = new ArrayDeque<>();
  private boolean closed;

  SlotPool(List<Slot> slots, int mostWaiting) {
    this.slots = List.copyOf(slots);
    this.mostWaiting = mostWaiting;
  }

  /**
   * Waits for a slot.
   *
   * @param avoid the name of the slot that is taken only when it is the only free one
   * @param behind whether to wait in the second line
   */
  Answer take(@Nullable String avoid, boolean behind, Duration atMost) throws InterruptedException {
    Object me = new Object();
    Deque<Object> line = behind ? second : first;
    lock.lockInterruptibly();
    try {
      if (line.size() >= mostWaiting) {
        return new Answer.Refused(
            "no browser slot free, and " + mostWaiting + " runs wait for one already");
      }
      line.addLast(me);
      return inLine(me, avoid, atMost);
    } finally {
      line.remove(me);
      changed.signalAll();
      lock.unlock();
    }
  }

  private Answer inLine(Object me, @Nullable String avoid, Duration atMost)
      throws InterruptedException {
    long left = atMost.toNanos();
    while (!closed) {
      Optional<Slot> free = me.equals(next()) ? best(avoid) : Optional.empty();
      if (free.isPresent()) {
        taken.add(free.get());
        return new Answer.Seat(free.get());
      }
      if (left <= 0) {
        return new Answer.Refused("no browser slot free within " + TextSanitizer.words(atMost));
      }
      left = changed.awaitNanos(left);
    }
    return new Answer.Refused("the service is stopping");
  }

  private @Nullable Object next() {
    return first.isEmpty() ? second.peekFirst() : first.peekFirst();
  }

  /** Another slot than the one to be avoided, before one that is up, before one that is not. */
  private Optional<Slot> best(@Nullable String avoid) {
    return slots.stream()
        .filter(slot -> !taken.contains(slot))
        .min(
            Comparator.<Slot, Boolean>comparing(slot -> slot.name().equals(avoid))
                .thenComparing(slot -> !slot.isReady()));
  }

  void leave(Slot slot) {
    lock.lock();
    try {
      taken.remove(slot);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Those who wait get no slot, and nobody after them. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  int taken() {
    lock.lock();
    try {
      return taken.size();
    } finally {
      lock.unlock();
    }
  }

  int waiting() {
    lock.lock();
    try {
      return first.size() + second.size();
    } finally {
      lock.unlock();
    }
  }
}
