package dev.pitwall.schedule;

import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Target;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One journey aimed at one target: at most one scheduled or triggered run at a time, and beside it
 * the bursts. Either may be written anew; what runs then ends as it began. Guarded by the
 * schedule's lock, but for how it is written.
 */
final class ScheduledJourney {
  private volatile Written written;
  private BurstPace pace;
  private boolean taken;
  private boolean isGone;
  private int plan;
  private volatile @Nullable String workerToAvoid;
  private @Nullable Duration lookAt;

  /**
   * How a lane is written.
   *
   * @param period from one slot to the next, in milliseconds
   * @param offset where the first slot stands within a period, in milliseconds
   */
  record Written(Journey journey, Target target, long period, long offset, boolean needsBrowser) {
    static Written of(Journey journey, Target target, Duration period) {
      long millis = period.toMillis();
      long offset = Math.floorMod(spread(journey.name() + "@" + target.describe()), millis);
      return new Written(journey, target, millis, offset, journey.needsBrowser());
    }
  }

  /**
   * A lane that is free.
   *
   * @param period from one slot to the next
   * @param burst how many burst runs may be under way at once
   */
  ScheduledJourney(Journey journey, Target target, Duration period, int burst) {
    this(Written.of(journey, target, period), burst);
  }

  /** A lane that is free. */
  ScheduledJourney(Written written, int burst) {
    this.written = written;
    this.pace = new BurstPace(burst, Duration.ofMillis(written.period()));
  }

  /**
   * Is written anew.
   *
   * @return whether its slots are others now
   */
  boolean become(Written next, int burst) {
    Written before = written;
    written = next;
    boolean otherSlots = before.period() != next.period();
    if (otherSlots || before.needsBrowser() != next.needsBrowser()) {
      pace = new BurstPace(burst, Duration.ofMillis(next.period()));
    }
    plan += otherSlots ? 1 : 0;
    return otherSlots;
  }

  Written written() {
    return written;
  }

  Journey journey() {
    return written.journey();
  }

  Target target() {
    return written.target();
  }

  boolean needsBrowser() {
    return written.needsBrowser();
  }

  BurstPace pace() {
    return pace;
  }

  /** The number of the plan that its slots follow. */
  int plan() {
    return plan;
  }

  /** Takes it out of the schedule; its runs end. */
  void go() {
    isGone = true;
    plan++;
  }

  boolean isGone() {
    return isGone;
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
    Written now = written;
    return Instant.ofEpochMilli((slotsUpTo(instant, now) + 1) * now.period() + now.offset());
  }

  /** How many slots lie after one instant and up to another. */
  long slotsBetween(Instant after, Instant upTo) {
    Written now = written;
    return slotsUpTo(upTo, now) - slotsUpTo(after, now);
  }

  private static long slotsUpTo(Instant instant, Written now) {
    return Math.floorDiv(instant.toEpochMilli() - now.offset(), now.period());
  }

  private static long spread(String text) {
    long hash = 1125899906842597L;
    for (int i = 0; i < text.length(); i++) {
      hash = 31 * hash + text.charAt(i);
    }
    return hash ^ (hash >>> 29);
  }
}
