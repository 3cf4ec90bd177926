package dev.pitwall.web;

import dev.pitwall.journey.Run;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The last run of every journey at every place, so that the overview asks no disk. */
final class LastRuns {
  /** More places than this are not remembered. */
  static final int MAX_PLACES = 20_000;

  private record Place(String journey, @Nullable String node) {}

  private final Map<Place, Run> runs = new ConcurrentHashMap<>();

  void accept(Run run) {
    Place place = new Place(run.journey(), run.targetNode());
    if (runs.size() < MAX_PLACES || runs.containsKey(place)) {
      runs.merge(
          place, run, (old, late) -> late.startedAt().isBefore(old.startedAt()) ? old : late);
    }
  }

  /** The last run at a node, or through the front door for null. */
  Optional<Run> of(String journey, @Nullable String node) {
    return Optional.ofNullable(runs.get(new Place(journey, node)));
  }
}
