package dev.pitwall.schedule;

import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunRequest;
import dev.pitwall.journey.Trigger;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A run under way, in a place of its lane. */
final class RunUnderWay {
  private final String id;
  private final ScheduledJourney scheduled;
  private final ScheduledJourney.Written written;
  private final BurstPace pace;
  private final Trigger trigger;
  private final BurstPace.@Nullable Flight flight;
  private final AtomicBoolean settled = new AtomicBoolean();

  /**
   * A run whose place is taken; it ends as its lane is written now. Under the schedule's lock.
   *
   * @param flight null exactly when it is no burst run
   */
  RunUnderWay(
      String id, ScheduledJourney scheduled, Trigger trigger, BurstPace.@Nullable Flight flight) {
    this.id = id;
    this.scheduled = scheduled;
    this.written = scheduled.written();
    this.pace = scheduled.pace();
    this.trigger = trigger;
    this.flight = flight;
  }

  String id() {
    return id;
  }

  ScheduledJourney lane() {
    return scheduled;
  }

  String journey() {
    return written.journey().name();
  }

  @Nullable String node() {
    return written.target().nodeName();
  }

  RunRequest request(Consumer<Run> toSettle) {
    return new RunRequest(
        id, written.journey(), written.target(), trigger, scheduled.workerToAvoid(), toSettle);
  }

  /** Whether this is the first time the run has a result. */
  boolean settle() {
    return settled.compareAndSet(false, true);
  }

  /** The lane learns of the result. Under the schedule's lock. */
  void note(Run run, Duration now) {
    scheduled.avoid(run.outcome() == Outcome.FAILED ? run.worker() : null);
    pace.told(flight, BurstPace.Result.of(run), run.took(), now);
  }

  /** The lane learns that there will be no result. Under the schedule's lock. */
  void noteNothing(Duration now) {
    pace.told(flight, BurstPace.Result.NOTHING, Duration.ZERO, now);
  }

  /** Gives its place back. Under the schedule's lock. */
  void leave(RunCapacity capacity) {
    capacity.free(trigger, written.needsBrowser());
    if (flight == null) {
      scheduled.leave();
    } else {
      pace.left(flight);
    }
  }
}
