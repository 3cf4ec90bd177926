package dev.pitwall.schedule;

import dev.pitwall.journey.Trigger;
import dev.pitwall.rollout.RunDemand;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Which lane starts the next burst run. Lanes stand in a line, and one that had its turn goes to
 * the end of it, so all questions get their share of the places. Guarded by the schedule's lock.
 */
final class Bursts {
  /** A lane that starts a burst run now, with its place taken. */
  record Turn(Lane lane, BurstPace.Flight flight) {}

  private final Lanes lanes;
  private final Places places;
  private final BiConsumer<Lane, Duration> timer;
  private Set<Lane> demanded = new LinkedHashSet<>();
  private final SequencedSet<Lane> browserLine = new LinkedHashSet<>();
  private final SequencedSet<Lane> httpLine = new LinkedHashSet<>();

  /**
   * Nothing is demanded yet.
   *
   * @param timer is to call {@link #look} of that lane after that time; must not wait
   */
  Bursts(Lanes lanes, Places places, BiConsumer<Lane, Duration> timer) {
    this.lanes = lanes;
    this.places = places;
    this.timer = timer;
  }

  /** Takes all demands there are; what was demanded before and is no more ends. */
  void demand(List<RunDemand> demands, Duration now) {
    Set<Lane> before = demanded;
    demanded = new LinkedHashSet<>();
    for (RunDemand demand : demands) {
      Lane lane = lanes.find(demand.journey(), demand.node());
      if (lane != null) {
        demanded.add(lane);
        if (lane.pace().demand(demand.runs(), demand.question(), now)) {
          queue(lane);
        }
      }
    }
    for (Lane lane : before) {
      if (!demanded.contains(lane)) {
        var _ = lane.pace().demand(0, now);
      }
    }
  }

  /** Something happened in a lane that may let it start a burst run. */
  void queue(Lane lane) {
    if (demanded.contains(lane)) {
      lineOf(lane).add(lane);
    }
  }

  private SequencedSet<Lane> lineOf(Lane lane) {
    return lane.needsBrowser() ? browserLine : httpLine;
  }

  /** The time that a lane had to wait for has come. */
  void look(Lane lane, Duration now) {
    Duration at = lane.lookAt();
    if (at != null && at.compareTo(now) <= 0) {
      lane.lookAt(null);
    }
    queue(lane);
  }

  /** Takes a place for the next lane whose turn it is; null when none may start a run now. */
  @Nullable Turn next(Duration now) {
    Turn turn = next(browserLine, true, now);
    return turn != null ? turn : next(httpLine, false, now);
  }

  private @Nullable Turn next(SequencedSet<Lane> line, boolean needsBrowser, Duration now) {
    while (!line.isEmpty() && places.hasFree(Trigger.BURST, needsBrowser)) {
      Lane lane = line.removeFirst();
      BurstPace.Step step = lane.pace().step(now);
      if (step.launch() > 0) {
        places.take(Trigger.BURST, needsBrowser);
        line.addLast(lane);
        return new Turn(lane, lane.pace().launch(now));
      }
      if (step.again() != null) {
        lookAgain(lane, step.again(), now);
      }
    }
    return null;
  }

  private void lookAgain(Lane lane, Duration at, Duration now) {
    Duration set = lane.lookAt();
    if (set == null || at.compareTo(set) < 0 || set.compareTo(now) <= 0) {
      lane.lookAt(at);
      timer.accept(lane, at.minus(now));
    }
  }
}
