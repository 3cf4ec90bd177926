package dev.pitwall.schedule;

import dev.pitwall.journey.Failure;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunRequest;
import dev.pitwall.journey.Trigger;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leaves a record of each slot that nothing ran in. */
final class SkippedSlots {
  /** Records that a slow listener may keep waiting; one more is only logged. */
  private static final int MOST_UNTOLD = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(SkippedSlots.class);

  private final Schedule.Tools tools;
  private final Semaphore untold = new Semaphore(MOST_UNTOLD);

  SkippedSlots(Schedule.Tools tools) {
    this.tools = tools;
  }

  void skip(ScheduledJourney scheduled, String why) {
    if (!untold.tryAcquire()) {
      LOG.warn(
          "a slot of {} left no record, too many are untold: {}", scheduled.journey().name(), why);
      return;
    }
    try {
      Telling.guarded(
          "a skipped slot was not heard by all",
          () -> tools.listener().ran(skipped(scheduled, why)));
    } finally {
      untold.release();
    }
  }

  private Run skipped(ScheduledJourney scheduled, String why) {
    RunRequest request =
        new RunRequest(
            tools.ids().next("run"),
            scheduled.journey(),
            scheduled.target(),
            Trigger.SCHEDULE,
            null);
    Failure failure = new Failure(0, "not run", why, "a free slot");
    return Run.withoutSteps(
        request, Outcome.SKIPPED, tools.timeline().now(), Duration.ZERO, "none", failure);
  }
}
