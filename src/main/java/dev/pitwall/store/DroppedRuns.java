package dev.pitwall.store;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Says in the log that runs were lost: how many and why, in at most one line a minute. */
final class DroppedRuns {
  private static final long PAUSE = Duration.ofMinutes(1).toNanos();

  private final LongSupplier nanos;
  private final Consumer<String> log;
  private long untold;
  private String reason = "";
  private boolean toldBefore;
  private long toldAt;

  DroppedRuns(LongSupplier nanos, Consumer<String> log) {
    this.nanos = nanos;
    this.log = log;
  }

  synchronized void lost(int runs, String why) {
    if (runs > 0) {
      untold += runs;
      reason = why;
      tellIfDue();
    }
  }

  /** Tells of those that were lost since the last line, when that was long enough ago. */
  synchronized void tellIfDue() {
    long now = nanos.getAsLong();
    if (untold > 0 && (!toldBefore || now - toldAt >= PAUSE)) {
      log.accept(untold + (untold == 1 ? " run" : " runs") + " could not be kept: " + reason);
      toldBefore = true;
      toldAt = now;
      untold = 0;
    }
  }
}
