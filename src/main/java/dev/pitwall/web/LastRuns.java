package dev.pitwall.web;

import dev.pitwall.journey.JourneyTarget;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The last run of every journey at every place, so that the overview asks no disk. */
final class LastRuns {
  /** More places than this are not remembered. */
  static final int MAX_PLACES = 20_000;

  private final Map<JourneyTarget, Run> newest = new ConcurrentHashMap<>();
  private final Map<JourneyTarget, Run> measured = new ConcurrentHashMap<>();

  void accept(Run run) {
    JourneyTarget place = new JourneyTarget(run.journey(), run.targetNode());
    if (newest.size() < MAX_PLACES || newest.containsKey(place)) {
      newest.merge(place, run, LastRuns::later);
      if (run.outcome() != Outcome.SKIPPED) {
        measured.merge(place, run, LastRuns::later);
      }
    }
  }

  private static Run later(Run one, Run other) {
    return other.startedAt().isBefore(one.startedAt()) ? one : other;
  }

  /** The last run at a node, or through the front door for null. */
  Optional<Run> newest(String journey, @Nullable String node) {
    return Optional.ofNullable(newest.get(new JourneyTarget(journey, node)));
  }

  /** The last run that took place. */
  Optional<Run> measured(String journey, @Nullable String node) {
    return Optional.ofNullable(measured.get(new JourneyTarget(journey, node)));
  }
}
