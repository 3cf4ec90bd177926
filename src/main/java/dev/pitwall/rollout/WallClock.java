package dev.pitwall.rollout;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices when the wall clock was set, by holding it against the monotonic one. Guarded by the lock
 * of the gate service.
 */
final class WallClock {
  /** The two may drift apart by so much between two looks. */
  private static final Duration CLOCK_STEP = Duration.ofSeconds(2);

  private final LongSupplier nanos;
  private final @Nullable InstantSource wall;
  private Instant lastSeen;
  private long lastNanos;

  /**
   * @param monotonic null where the times that are told count as monotonic
   * @param wall null to take the times that are told for it
   */
  WallClock(Instant now, @Nullable LongSupplier monotonic, @Nullable InstantSource wall) {
    this.wall = wall;
    this.lastSeen = now;
    this.nanos = monotonic == null ? this::wallNanos : monotonic;
    this.lastNanos = nanos.getAsLong();
  }

  private long wallNanos() {
    return Duration.between(Instant.EPOCH, lastSeen).toNanos();
  }

  /** Nanoseconds that only go forward. */
  LongSupplier nanos() {
    return nanos;
  }

  /** When the clock was last looked at. */
  Instant lastSeen() {
    return lastSeen;
  }

  /** Takes a time that is told as it is. */
  void told(Instant now) {
    lastSeen = now;
  }

  /**
   * Looks at both clocks.
   *
   * @return by how much the wall clock was set since the last look, back if negative; null if it
   *     was not
   */
  @Nullable Duration look(Instant told) {
    InstantSource clock = wall;
    Instant now = clock == null ? told : clock.instant();
    long ticks = nanos.getAsLong();
    Duration expected = Duration.ofNanos(ticks - lastNanos);
    Duration step = Duration.between(lastSeen, now).minus(expected);
    boolean set = step.abs().compareTo(CLOCK_STEP) > 0;
    if (set || now.isAfter(lastSeen)) {
      lastSeen = now;
      lastNanos = ticks;
    }
    return set ? step : null;
  }
}
