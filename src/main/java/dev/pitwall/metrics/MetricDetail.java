package dev.pitwall.metrics;

/**
 * How much is told of each journey. Every bucket of every histogram is a series, so with many
 * journeys less is told of each.
 */
enum MetricDetail {
  /** Everything. */
  FULL,
  /**
   * Durations of runs through the front door only, in few buckets; no durations of steps; the time
   * of the last run through the front door only.
   */
  LEAN;

  /** So many series of journeys are told in full. */
  static final int MOST_SERIES = 12_000;

  private static final int BESIDE_BUCKETS = 3;

  static MetricDetail of(KnownLabels labels) {
    int buckets = Buckets.GRID.size() + BESIDE_BUCKETS;
    int series = 0;
    for (KnownLabels.OneJourney journey : labels.journeys().values()) {
      int targets = journey.targets().size();
      int steps = journey.steps().size();
      series += targets * (buckets + 4) + steps * (buckets + 1) + 3;
    }
    return series <= MOST_SERIES ? FULL : LEAN;
  }
}
