package dev.pitwall.bench;

/** Counts durations in microseconds; what takes longer than a second counts as a second. */
final class Latencies {
  private static final int MOST_MICROS = 1_000_000;

  private final int[] counts = new int[MOST_MICROS + 1];
  private long size;

  void add(long nanos) {
    counts[(int) Math.min(MOST_MICROS, nanos / 1_000)]++;
    size++;
  }

  long size() {
    return size;
  }

  /**
   * The time within which a share of them ended, in milliseconds.
   *
   * @param share such as 0.99
   */
  double millis(double share) {
    long wanted = (long) Math.ceil(size * share);
    long seen = 0;
    for (int micros = 0; micros <= MOST_MICROS; micros++) {
      seen += counts[micros];
      if (seen >= wanted && seen > 0) {
        return micros / 1_000.0;
      }
    }
    return Double.NaN;
  }
}
