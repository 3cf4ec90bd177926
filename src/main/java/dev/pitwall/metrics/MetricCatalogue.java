package dev.pitwall.metrics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every metric of Pitwall's own, by the chapter of the manual it stands in. */
public final class MetricCatalogue {
  private MetricCatalogue() {}

  /** The chapters in the order of the manual. */
  public static Map<String, List<Metric>> chapters() {
    Map<String, List<Metric>> chapters = new LinkedHashMap<>();
    chapters.put("Runs of journeys", RunMeters.ALL);
    chapters.put("Gates", GateMeters.ALL);
    chapters.put("Rollouts and holds", RolloutMeters.ALL);
    chapters.put("Signals and nodes", SignalMeters.ALL);
    chapters.put("Pitwall itself", OwnMeters.ALL);
    return chapters;
  }

  /** All of them. */
  public static List<Metric> all() {
    return chapters().values().stream().flatMap(List::stream).toList();
  }
}
