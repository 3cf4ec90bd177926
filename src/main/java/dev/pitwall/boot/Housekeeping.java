package dev.pitwall.boot;

import dev.pitwall.config.Config;
import dev.pitwall.rollout.GateService;
import dev.pitwall.store.Retention;
import dev.pitwall.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Lets time pass for the gates once a second, looks at the disk, and sweeps away what is kept no
 * longer.
 */
final class Housekeeping implements AutoCloseable {
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final Duration FIRST_SWEEP = Duration.ofSeconds(10);
  private static final Duration SWEEP = Duration.ofMinutes(10);

  /** A thread each: a sweep that has a lot to delete keeps nobody waiting. */
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(3, Thread.ofPlatform().name("housekeeping").factory());

  Housekeeping(Store store, Config.Store limits, GateService gate, InstantSource clock) {
    Retention retention = store.retention(limits);
    every(TICK, TICK, "time did not pass", () -> gate.feed().tick(clock.instant()));
    every(LOOK, LOOK, "the disk could not be looked at", store::look);
    every(LOOK, LOOK, "holds are not on disk yet", gate.unwrittenHolds()::retry);
    every(
        FIRST_SWEEP,
        SWEEP,
        "what is old was not swept away",
        () -> retention.sweep(clock.instant()));
  }

  private void every(Duration first, Duration pause, String failed, Runnable task) {
    var _ =
        timer.scheduleWithFixedDelay(
            safely(new FaultLog(failed), task),
            first.toSeconds(),
            pause.toSeconds(),
            TimeUnit.SECONDS);
  }

  /** A timer forgets a task that throws; these must go on. */
  private static Runnable safely(FaultLog faults, Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        faults.tell(e);
      }
    };
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
