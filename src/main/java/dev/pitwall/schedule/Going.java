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
final class Going {
  private final String id;
  private final Lane lane;
  private final Trigger trigger;
  private final BurstPace.@Nullable Flight flight;
  private final AtomicBoolean settled = new AtomicBoolean();

  /**
   * A run whose place is taken.
   *
   * @param flight null exactly when it is no burst run
   */
  Going(String id, Lane lane, Trigger trigger, BurstPace.@Nullable Flight flight) {
    this.id = id;
    this.lane = lane;
    this.trigger = trigger;
    this.flight = flight;
  }

  String id() {
    return id;
  }

  Lane lane() {
    return lane;
  }

  String journey() {
    return lane.journey().name();
  }

  @Nullable String node() {
    return lane.target().nodeName();
  }

  RunRequest request(Consumer<Run> toSettle) {
    return new RunRequest(
        id, lane.journey(), lane.target(), trigger, lane.workerToAvoid(), toSettle);
  }

  /** Whether this is the first time the run has a result. */
  boolean settle() {
    return settled.compareAndSet(false, true);
  }

  /** The lane learns of the result. Under the schedule's lock. */
  void note(Run run, Duration now) {
    lane.avoid(run.outcome() == Outcome.FAILED ? run.worker() : null);
    lane.pace().told(flight, BurstPace.Result.of(run), run.took(), now);
  }

  /** The lane learns that there will be no result. Under the schedule's lock. */
  void noteNothing(Duration now) {
    lane.pace().told(flight, BurstPace.Result.NOTHING, Duration.ZERO, now);
  }

  /** Gives its place back. Under the schedule's lock. */
  void leave(Places places) {
    places.free(trigger, lane.needsBrowser());
    if (flight == null) {
      lane.leave();
    } else {
      lane.pace().left(flight);
    }
  }
}
