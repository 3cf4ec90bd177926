package dev.pitwall.schedule;

import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Target;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One journey aimed at one target: at most one scheduled or triggered run at a time, and beside it
 * the bursts. Guarded by the schedule's lock, but for what never changes.
 */
final class ScheduledJourney {
  private final Journey journey;
  private final Target target;
  private final long period;
  private final long offset;
  private final boolean needsBrowser;
  private final BurstPace pace;
  private boolean taken;
  private volatile @Nullable String workerToAvoid;
  private @Nullable Duration lookAt;

  /**
   * A lane that is free.
   *
   * @param period from one slot to the next
   * @param burst how many burst runs may be under way at once
   */
  ScheduledJourney(Journey journey, Target target, Duration period, int burst) {
    this.journey = journey;
    this.target = target;
    this.period = period.toMillis();
    this.offset = Math.floorMod(spread(journey.name() + "@" + target.describe()), this.period);
    this.needsBrowser = journey.needsBrowser();
    this.pace = new BurstPace(burst, period);
  }

  Journey journey() {
    return journey;
  }

  Target target() {
    return target;
  }

  boolean needsBrowser() {
    return needsBrowser;
  }

  BurstPace pace() {
    return pace;
  }

  /** Takes the lane for a scheduled or triggered run, if it is free. */
  boolean enter() {
    boolean free = !taken;
    taken = true;
    return free;
  }

  void leave() {
    taken = false;
  }

  /** The worker whose last run here failed; the next run prefers another. */
  @Nullable String workerToAvoid() {
    return workerToAvoid;
  }

  void avoid(@Nullable String worker) {
    workerToAvoid = worker;
  }

  /** When a timer will ask the pace again; null when none is set. */
  @Nullable Duration lookAt() {
    return lookAt;
  }

  void lookAt(@Nullable Duration at) {
    lookAt = at;
  }

  /**
   * The first slot after an instant. Slots stand at a fixed distance from each other; where the
   * first one stands within the period is spread by a hash of the lane, so that a restart changes
   * nothing and a thousand journeys do not start together.
   */
  Instant slotAfter(Instant instant) {
    return Instant.ofEpochMilli((slotsUpTo(instant) + 1) * period + offset);
  }

  /** How many slots lie after one instant and up to another. */
  long slotsBetween(Instant after, Instant upTo) {
    return slotsUpTo(upTo) - slotsUpTo(after);
  }

  private long slotsUpTo(Instant instant) {
    return Math.floorDiv(instant.toEpochMilli() - offset, period);
  }

  private static long spread(String text) {
    long hash = 1125899906842597L;
    for (int i = 0; i < text.length(); i++) {
      hash = 31 * hash + text.charAt(i);
    }
    return hash ^ (hash >>> 29);
  }
}
