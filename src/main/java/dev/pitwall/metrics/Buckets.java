package dev.pitwall.metrics;

import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The upper bounds of buckets, in seconds. */
final class Buckets {
  /** What every histogram has of it is the same, so that journeys can be added up. */
  static final List<Double> GRID =
      List.of(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 30.0);

  /** For many journeys. */
  static final List<Double> FEW = List.of(0.5, 5.0);

  /** From a question to a gate until its deadline. */
  static final List<Double> MINUTES =
      List.of(0.05, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0);

  private Buckets() {}

  /**
   * The grid up to what may take that long, and the limits themselves: the bucket of {@code within}
   * counts exactly what was fast enough.
   */
  static List<Double> upTo(Duration timeout, @Nullable Duration within) {
    TreeSet<Double> bounds = new TreeSet<>(GRID);
    double longest = timeout.toMillis() / 1000.0;
    bounds.tailSet(longest, false).clear();
    bounds.add(longest);
    if (within != null) {
      bounds.add(within.toMillis() / 1000.0);
    }
    return List.copyOf(bounds);
  }
}
