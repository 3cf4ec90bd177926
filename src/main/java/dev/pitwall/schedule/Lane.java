package dev.pitwall.schedule;

import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One journey aimed at one target: it never runs twice at once. */
final class Lane {
  private final Journey journey;
  private final Target target;
  private final Duration period;
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile @Nullable String workerToAvoid;
  private volatile Instant burstNotBefore = Instant.EPOCH;

  Lane(Journey journey, Target target, Duration period) {
    this.journey = journey;
    this.target = target;
    this.period = period;
  }

  Journey journey() {
    return journey;
  }

  Target target() {
    return target;
  }

  /** Takes the lane, if nobody has it. */
  boolean enter() {
    return busy.compareAndSet(false, true);
  }

  void leave() {
    busy.set(false);
  }

  /** The worker whose last run here failed; the next run prefers another. */
  @Nullable String workerToAvoid() {
    return workerToAvoid;
  }

  void avoid(@Nullable String worker) {
    workerToAvoid = worker;
  }

  boolean mayBurst(Instant now) {
    return !now.isBefore(burstNotBefore);
  }

  void noBurstBefore(Instant instant) {
    burstNotBefore = instant;
  }

  /**
   * The first slot after an instant. Slots stand at a fixed distance from each other; where the
   * first one stands within the period is spread by a hash of the lane, so that a restart changes
   * nothing and a thousand journeys do not start together.
   */
  Instant slotAfter(Instant instant) {
    long length = period.toMillis();
    long offset = Math.floorMod(spread(), length);
    long passed = Math.floorDiv(instant.toEpochMilli() - offset, length);
    return Instant.ofEpochMilli((passed + 1) * length + offset);
  }

  /** How many slots lie after one instant and up to another. */
  long slotsBetween(Instant after, Instant upTo) {
    long length = period.toMillis();
    long offset = Math.floorMod(spread(), length);
    return Math.floorDiv(upTo.toEpochMilli() - offset, length)
        - Math.floorDiv(after.toEpochMilli() - offset, length);
  }

  private long spread() {
    long hash = 1125899906842597L;
    String text = journey.name() + "@" + target.describe();
    for (int i = 0; i < text.length(); i++) {
      hash = 31 * hash + text.charAt(i);
    }
    return hash ^ (hash >>> 29);
  }
}
