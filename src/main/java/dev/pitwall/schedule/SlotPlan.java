package dev.pitwall.schedule;

import dev.pitwall.journey.Journey;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** Starts each lane at its slots, and tells of each slot that nothing ran in. */
final class SlotPlan {
  private static final Duration EARLY = Duration.ofSeconds(1);

  private final Schedule.Tools tools;
  private final Timeline timeline;
  private final SkippedSlots skipped;
  private final ReentrantLock lock;
  private final Function<ScheduledJourney, TriggerResult> starter;

  /**
   * A plan without lanes.
   *
   * @param lock of the schedule
   * @param starter starts a run in a lane, if it may
   */
  SlotPlan(
      Schedule.Tools tools, ReentrantLock lock, Function<ScheduledJourney, TriggerResult> starter) {
    this.tools = tools;
    this.timeline = tools.timeline();
    this.skipped = new SkippedSlots(tools);
    this.lock = lock;
    this.starter = starter;
  }

  /** Plans the slots of a lane from now on, until it is planned anew or is gone. */
  void plan(ScheduledJourney scheduled) {
    plan(scheduled, timeline.now());
  }

  private void plan(ScheduledJourney scheduled, Instant after) {
    Instant slot = scheduled.slotAfter(after);
    Duration wait = Duration.between(timeline.now(), slot);
    int plan = planOf(scheduled);
    timeline.after(
        wait.isNegative() ? Duration.ZERO : wait,
        () -> {
          if (planOf(scheduled) == plan) {
            slotCame(scheduled, slot);
          }
        });
  }

  private int planOf(ScheduledJourney scheduled) {
    lock.lock();
    try {
      return scheduled.plan();
    } finally {
      lock.unlock();
    }
  }

  private void slotCame(ScheduledJourney scheduled, Instant slot) {
    Instant now = timeline.now();
    plan(scheduled, isEarly(slot, now) ? slot : now);
    Duration late = Duration.between(slot, now);
    Journey journey = scheduled.journey();
    Telling.guarded(
        "the start of a slot was not heard",
        () -> tools.listener().slotStarted(journey.name(), late));
    long missed = scheduled.slotsBetween(slot, now);
    if (missed > 0) {
      skipped.skip(
          scheduled,
          missed + " slots before this one were missed; the prober was asleep or overloaded");
    }
    startSlot(scheduled);
  }

  /**
   * A timer that is a moment early must not find the same slot ahead of it again. Far ahead it is
   * only when the clock was set back, and the slots of the old time are no matter any more.
   */
  private static boolean isEarly(Instant slot, Instant now) {
    return now.isBefore(slot) && Duration.between(now, slot).compareTo(EARLY) < 0;
  }

  private void startSlot(ScheduledJourney scheduled) {
    String node = scheduled.target().nodeName();
    if (node != null && tools.judges().isOut(scheduled.journey().service(), node)) {
      skipped.skip(scheduled, "node " + node + " is taken out by a rollout");
      return;
    }
    switch (starter.apply(scheduled)) {
      case TriggerResult.Started _ -> {}
      case TriggerResult.Refused.BUSY ->
          skipped.skip(scheduled, "the run before is still going on");
      case TriggerResult.Refused.FULL ->
          skipped.skip(scheduled, "as many runs as allowed are going on");
      case TriggerResult.Refused.UNKNOWN, TriggerResult.Refused.CLOSING -> {}
    }
  }
}
