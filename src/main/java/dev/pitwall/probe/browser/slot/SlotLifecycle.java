package dev.pitwall.probe.browser.slot;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * In which state a slot is, and what that means for the run that waits for it, the run that it does
 * and those who wait for its start. It starts and kills nothing itself.
 *
 * <p>What a session says counts only while it is the slot's session and is not being killed.
 *
 * @param <S> a session
 */
final class SlotLifecycle<S> {
  static final String STOPPING = "the service is stopping";

  /** What a session is to do next. */
  enum Work {
    RUN,
    NOTHING,
    END
  }

  private final List<CompletableFuture<Void>> warming = new ArrayList<>();
  // Read without the lock by those who choose among slots.
  private volatile SlotState state = SlotState.EMPTY;
  private @Nullable S session;
  private @Nullable BrowserTask waiting;
  // Stays until the session that has lost it is gone: so long nobody else gets its seat.
  private @Nullable BrowserTask running;

  /** Every change of state. */
  private void move(SlotEvent event) {
    state = state.after(event);
    notifyAll();
  }

  SlotState state() {
    return state;
  }

  synchronized Optional<S> session() {
    return Optional.ofNullable(session);
  }

  /** Done when a session is up, or failed to come up. */
  synchronized CompletableFuture<Void> warm() {
    CompletableFuture<Void> up = new CompletableFuture<>();
    if (state.isUp() || state.isStopping()) {
      up.complete(null);
    } else {
      warming.add(up);
    }
    return up;
  }

  /** Takes a run; who gives it one has its seat, so there is never more than one. */
  synchronized void submit(BrowserTask task) {
    if (state.isStopping()) {
      refuse(task, STOPPING);
      return;
    }
    if (waiting != null) {
      throw new IllegalStateException("a run waits for this browser slot already");
    }
    waiting = task;
    notifyAll();
  }

  /** Whether a run, or somebody who warms the slot up, waits for a session. */
  synchronized boolean isWaitedFor() {
    return waiting != null || !warming.isEmpty();
  }

  /** Has a session started when there is none; who waits for one that cannot be made is told. */
  synchronized void start(Supplier<S> started) {
    if (state != SlotState.EMPTY) {
      return;
    }
    try {
      session = started.get();
      move(SlotEvent.START);
    } catch (RuntimeException | Error e) { // no thread is to be had, for one
      refuseWaiting("the browser slot could not start: " + e);
      wake();
      throw e;
    }
  }

  private boolean hears(S speaker) {
    return speaker.equals(session) && state.hearsSession();
  }

  /** Whether this session serves runs. */
  synchronized boolean serves(S speaker) {
    return hears(speaker) && state.isUp();
  }

  /** This session's browser is up. */
  synchronized void up(S speaker) {
    if (hears(speaker)) {
      move(SlotEvent.UP);
      wake();
    }
  }

  /** Waits for something to do. */
  synchronized Work await(S speaker, Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (serves(speaker) && waiting == null) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        return Work.NOTHING;
      }
      wait(left);
    }
    return serves(speaker) ? Work.RUN : Work.END;
  }

  /** The run that begins; empty when there is none for this session. */
  synchronized Optional<BrowserTask> begin(S speaker) {
    if (!serves(speaker) || waiting == null) {
      return Optional.empty();
    }
    move(SlotEvent.BEGIN);
    running = waiting;
    waiting = null;
    return Optional.of(running);
  }

  /** The run is done. */
  synchronized void done(S speaker) {
    if (hears(speaker)) {
      move(SlotEvent.DONE);
      takeRunning().ifPresent(BrowserTask::leaveSeat);
    }
  }

  /** This session has served long enough; false when it is to end for another reason. */
  synchronized boolean worn(S speaker) {
    if (!serves(speaker)) {
      return false;
    }
    move(SlotEvent.WORN);
    return true;
  }

  /**
   * This session cannot go on. That costs the run it was at, or the one it should have come up for;
   * a run that waits for a session that was up is done by the next.
   *
   * @return false when it is being killed anyway
   */
  synchronized boolean broke(S speaker, String why) {
    if (!hears(speaker)) {
      return false;
    }
    if (state == SlotState.STARTING) {
      refuseWaiting(why);
    }
    move(SlotEvent.BROKE);
    takeRunning().ifPresent(task -> refuse(task, why));
    wake();
    return true;
  }

  /** Whether this session is to close in good order, or to delete what it leaves. */
  synchronized boolean closesInOrder(S speaker) {
    return hears(speaker);
  }

  /** This session has closed in good order, unless it was killed as it closed. */
  synchronized boolean ended(S speaker) {
    if (!hears(speaker)) {
      return false;
    }
    session = null;
    move(SlotEvent.ENDED);
    return true;
  }

  /** Whether the caller is the one who has to kill this session. */
  synchronized boolean kill(S victim) {
    if (!hears(victim)) {
      return false;
    }
    if (state == SlotState.STARTING) {
      running = waiting;
      waiting = null;
      wake();
    }
    move(SlotEvent.KILL);
    return true;
  }

  /** Ends the run that the killed session has lost; its seat is not free yet. */
  synchronized void lose(String why) {
    if (running != null) {
      running.broken(why);
    }
  }

  /** Nothing is left of the killed session. Answers the run it has lost, which still has a seat. */
  synchronized Optional<BrowserTask> killed() {
    session = null;
    move(SlotEvent.KILLED);
    return takeRunning();
  }

  /** What is wrong when the run has taken longer than it may. */
  synchronized Optional<String> overdue() {
    return running == null || running.isDone() ? Optional.empty() : running.overdue();
  }

  /** The service stops. Answers the session, when it is at a run and so is to be killed. */
  synchronized Optional<S> close() {
    boolean runs = state == SlotState.RUNNING;
    move(SlotEvent.CLOSE);
    refuseWaiting(STOPPING);
    wake();
    return runs ? session() : Optional.empty();
  }

  /** Whether nothing is left of the slot within this time. */
  synchronized boolean awaitClosed(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (state != SlotState.CLOSED) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  private Optional<BrowserTask> takeRunning() {
    Optional<BrowserTask> was = Optional.ofNullable(running);
    running = null;
    return was;
  }

  private void refuseWaiting(String why) {
    BrowserTask task = waiting;
    waiting = null;
    if (task != null) {
      refuse(task, why);
    }
  }

  private static void refuse(BrowserTask task, String why) {
    task.broken(why);
    task.leaveSeat();
  }

  private void wake() {
    warming.forEach(up -> up.complete(null));
    warming.clear();
  }
}
