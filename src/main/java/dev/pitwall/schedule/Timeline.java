package dev.pitwall.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The clock, the timer and the threads under a schedule. */
public interface Timeline extends AutoCloseable {
  /** A timeline on the machine's own timer and threads, with the time of day of that clock. */
  static Timeline of(InstantSource clock) {
    return new ThreadTimeline(clock);
  }

  /** The time of day; it may be set back or ahead. */
  Instant now();

  /** How long the timeline has been going; it never goes back. */
  Duration elapsed();

  /**
   * Runs a task once, after that time, on a thread of its own, where the task may wait. A timeline
   * that is closed forgets its tasks.
   */
  void after(Duration wait, Runnable task);

  /**
   * Runs a task now, on a thread of its own, where the task may wait.
   *
   * @return false when the timeline is closed, and the task does not run
   */
  boolean execute(Runnable task);

  /** Starts nothing more, and waits a while for the tasks that are going on. */
  @Override
  void close();
}
