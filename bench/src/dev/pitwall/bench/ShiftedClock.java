package dev.pitwall.bench;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Both clocks of a gate service, some time behind, so that it can be told quickly what happened
 * until now. They stay in step with each other while they catch up.
 */
final class ShiftedClock implements InstantSource {
  private volatile long behindNanos;

  ShiftedClock(Duration behind) {
    this.behindNanos = behind.toNanos();
  }

  @Override
  public Instant instant() {
    return Instant.now().minusNanos(behindNanos);
  }

  long nanos() {
    return System.nanoTime() - behindNanos;
  }

  boolean isBehind() {
    return behindNanos > 0;
  }

  /** Lets so much time pass at once, but never passes the present. */
  void pass(Duration time) {
    behindNanos = Math.max(0, behindNanos - time.toNanos());
  }
}
