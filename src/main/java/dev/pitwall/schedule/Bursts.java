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
  record Turn(ScheduledJourney lane, BurstPace.Flight flight) {}

  private final ScheduledJourneys lanes;
  private final RunCapacity capacity;
  private final BiConsumer<ScheduledJourney, Duration> timer;
  private Set<ScheduledJourney> demanded = new LinkedHashSet<>();
  private final SequencedSet<ScheduledJourney> browserLine = new LinkedHashSet<>();
  private final SequencedSet<ScheduledJourney> httpLine = new LinkedHashSet<>();

  /**
   * Nothing is demanded yet.
   *
   * @param timer is to call {@link #look} of that lane after that time; must not wait
   */
  Bursts(
      ScheduledJourneys lanes, RunCapacity capacity, BiConsumer<ScheduledJourney, Duration> timer) {
    this.lanes = lanes;
    this.capacity = capacity;
    this.timer = timer;
  }

  /** Takes all demands there are; what was demanded before and is no more ends. */
  void demand(List<RunDemand> demands, Duration now) {
    Set<ScheduledJourney> before = demanded;
    demanded = new LinkedHashSet<>();
    for (RunDemand demand : demands) {
      ScheduledJourney scheduled = lanes.find(demand.journey(), demand.node());
      if (scheduled != null) {
        demanded.add(scheduled);
        if (scheduled.pace().demand(demand.runs(), demand.question(), now)) {
          queue(scheduled);
        }
      }
    }
    for (ScheduledJourney scheduled : before) {
      if (!demanded.contains(scheduled)) {
        var _ = scheduled.pace().demand(0, now);
      }
    }
  }

  /** Something happened in a lane that may let it start a burst run. */
  void queue(ScheduledJourney scheduled) {
    if (demanded.contains(scheduled) && !scheduled.isGone()) {
      lineOf(scheduled).add(scheduled);
    }
  }

  private SequencedSet<ScheduledJourney> lineOf(ScheduledJourney scheduled) {
    return scheduled.needsBrowser() ? browserLine : httpLine;
  }

  /** The time that a lane had to wait for has come. */
  void look(ScheduledJourney scheduled, Duration now) {
    Duration at = scheduled.lookAt();
    if (at != null && at.compareTo(now) <= 0) {
      scheduled.lookAt(null);
    }
    queue(scheduled);
  }

  /** Takes a place for the next lane whose turn it is; null when none may start a run now. */
  @Nullable Turn next(Duration now) {
    Turn turn = next(browserLine, true, now);
    return turn != null ? turn : next(httpLine, false, now);
  }

  private @Nullable Turn next(
      SequencedSet<ScheduledJourney> line, boolean needsBrowser, Duration now) {
    while (!line.isEmpty() && capacity.hasFree(Trigger.BURST, needsBrowser)) {
      ScheduledJourney scheduled = line.removeFirst();
      if (scheduled.isGone() || scheduled.needsBrowser() != needsBrowser) { // written anew since
        queue(scheduled);
        continue;
      }
      BurstPace.Step step = scheduled.pace().step(now);
      if (step.launch() > 0) {
        capacity.take(Trigger.BURST, needsBrowser);
        line.addLast(scheduled);
        return new Turn(scheduled, scheduled.pace().launch(now));
      }
      if (step.again() != null) {
        lookAgain(scheduled, step.again(), now);
      }
    }
    return null;
  }

  private void lookAgain(ScheduledJourney scheduled, Duration at, Duration now) {
    Duration set = scheduled.lookAt();
    if (set == null || at.compareTo(set) < 0 || set.compareTo(now) <= 0) {
      scheduled.lookAt(at);
      timer.accept(scheduled, at.minus(now));
    }
  }
}
