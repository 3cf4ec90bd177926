package dev.pitwall.boot;

import dev.pitwall.rollout.NotWritten;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log that something that is done again and again failed. A disk that cannot be written
 * is told in one line a minute: what fails then fails several times a second, often onto that very
 * disk.
 */
final class FaultLog {
  private static final Logger LOG = LoggerFactory.getLogger(FaultLog.class);
  private static final long PAUSE = Duration.ofMinutes(1).toNanos();

  private final String what;
  private boolean toldBefore;
  private long toldAt;

  FaultLog(String what) {
    this.what = what;
  }

  synchronized void tell(RuntimeException failure) {
    if (!(failure instanceof NotWritten why)) {
      LOG.error("{}", what, failure);
      return;
    }
    long now = System.nanoTime();
    if (!toldBefore || now - toldAt >= PAUSE) {
      LOG.error("{}: {}", what, why.sentence());
      toldBefore = true;
      toldAt = now;
    }
  }
}
