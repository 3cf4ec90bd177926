package dev.pitwall.boot;

import dev.pitwall.rollout.EvidenceFeed;
import dev.pitwall.store.Retention;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets time pass for the gates once a second, and sweeps away what is kept no longer. */
final class Housekeeping implements AutoCloseable {
  private static final Duration SWEEP = Duration.ofMinutes(10);

  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

  /** Two threads: a sweep that has a lot to delete does not keep the ticks waiting. */
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(2, Thread.ofPlatform().name("housekeeping").factory());

  Housekeeping(Retention retention, EvidenceFeed feed, InstantSource clock) {
    every(Duration.ofSeconds(1), Duration.ofSeconds(1), () -> feed.tick(clock.instant()));
    every(Duration.ofSeconds(60), SWEEP, () -> retention.sweep(clock.instant()));
  }

  private void every(Duration first, Duration pause, Runnable task) {
    var _ =
        timer.scheduleWithFixedDelay(
            safely(task), first.toSeconds(), pause.toSeconds(), TimeUnit.SECONDS);
  }

  /** A timer forgets a task that throws; these must go on. */
  private static Runnable safely(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.error("housekeeping failed", e);
      }
    };
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
