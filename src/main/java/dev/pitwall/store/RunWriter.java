package dev.pitwall.store;

import dev.pitwall.journey.Run;
import dev.pitwall.rollout.NotWritten;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes runs behind the backs of those who made them, many in one transaction. What waits is
 * bounded: when the disk does not keep up, a run waits shortly and is then dropped and counted.
 */
public final class RunWriter implements AutoCloseable {
  static final int CAPACITY = 10_000;
  static final int BATCH = 500;

  private static final Logger LOG = LoggerFactory.getLogger(RunWriter.class);
  private static final Duration PATIENCE = Duration.ofMillis(100);
  private static final Duration LAST_WRITES = Duration.ofSeconds(10);

  private final Consumer<Collection<Run>> insert;
  private final int capacity;
  private final DroppedRuns droppedRuns = new DroppedRuns(System::nanoTime, LOG::warn);
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Run> waiting = new ArrayDeque<>();
  private long accepted;
  private long settled;
  private long written;
  private long dropped;
  private Duration lastWrite = Duration.ZERO;
  private boolean closed;

  RunWriter(Consumer<Collection<Run>> insert, int capacity) {
    this.insert = insert;
    this.capacity = capacity;
    this.thread = Thread.ofPlatform().name("pitwall-run-writer").daemon().start(this::writeAll);
  }

  /**
   * What became of the runs so far.
   *
   * @param queued accepted and not on disk yet
   * @param written on disk
   * @param dropped never to be on disk
   * @param lastWrite how long the last transaction took
   */
  public record Progress(int queued, long written, long dropped, Duration lastWrite) {}

  /**
   * Takes a run to be written soon. Waits at most a tenth of a second when too many wait already.
   *
   * @return false when it was dropped
   */
  public boolean offer(Run run) {
    lock.lock();
    try {
      boolean room = awaitRoom();
      if (room) {
        waiting.addLast(run);
        accepted++;
        changed.signalAll();
      } else {
        dropped++;
        droppedRuns.lost(
            1, closed ? "Pitwall stops" : "the disk is too slow, %d wait".formatted(capacity));
      }
      return room;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until everything offered before is on disk or dropped; false when that took too long. */
  public boolean flush(Duration atMost) {
    lock.lock();
    try {
      long goal = accepted;
      long left = atMost.toNanos();
      while (settled < goal && left > 0) {
        left = changed.awaitNanos(left);
      }
      return settled >= goal;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** What became of the runs so far. */
  public Progress progress() {
    lock.lock();
    try {
      return new Progress((int) (accepted - settled), written, dropped, lastWrite);
    } finally {
      lock.unlock();
    }
  }

  /** Tells in the log of runs that were lost, when it did not for a while. */
  void tellLost() {
    droppedRuns.tellIfDue();
  }

  /** Takes no more, and writes what waits. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      if (!thread.join(LAST_WRITES)) {
        LOG.warn(
            "{} runs were not written within {} and are lost", progress().queued(), LAST_WRITES);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean awaitRoom() {
    try {
      long left = PATIENCE.toNanos();
      while (!closed && waiting.size() >= capacity && left > 0) {
        left = changed.awaitNanos(left);
      }
      return !closed && waiting.size() < capacity;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void writeAll() {
    for (List<Run> batch = next(); !batch.isEmpty(); batch = next()) {
      long start = System.nanoTime();
      int lost = write(batch);
      settle(batch.size(), lost, Duration.ofNanos(System.nanoTime() - start));
    }
  }

  /** The next runs to write; none when it is closed and all are written. */
  private List<Run> next() {
    lock.lock();
    try {
      while (waiting.isEmpty() && !closed) {
        changed.awaitUninterruptibly();
      }
      List<Run> batch = new ArrayList<>(Math.min(BATCH, waiting.size()));
      while (!waiting.isEmpty() && batch.size() < BATCH) {
        batch.add(waiting.removeFirst());
      }
      changed.signalAll();
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Writes a batch, or of a batch that fails for the sake of a run each that can be written; says
   * how many not.
   */
  private int write(List<Run> batch) {
    try {
      insert.accept(batch);
      return 0;
    } catch (NotWritten e) {
      droppedRuns.lost(batch.size(), e.sentence());
      return batch.size();
    } catch (RuntimeException e) {
      int lost = (int) batch.stream().filter(run -> !writes(run)).count();
      droppedRuns.lost(lost, String.valueOf(e.getMessage()));
      return lost;
    }
  }

  private boolean writes(Run run) {
    try {
      insert.accept(List.of(run));
      return true;
    } catch (RuntimeException e) {
      LOG.debug("run {} could not be written", run.id(), e);
      return false;
    }
  }

  private void settle(int runs, int lost, Duration took) {
    lock.lock();
    try {
      settled += runs;
      written += runs - lost;
      dropped += lost;
      lastWrite = took;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
