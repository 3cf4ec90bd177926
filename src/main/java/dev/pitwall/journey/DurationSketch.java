package dev.pitwall.journey;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How long many things took, in buckets that grow by 4 %: a quantile is at most 2 % off, whatever
 * was merged in whatever order. It has at most some six hundred buckets, from a microsecond to a
 * day; what took longer counts as a day.
 *
 * @param buckets how many fell into which bucket, without those that are empty
 */
public record DurationSketch(SortedMap<Integer, Long> buckets) {
  private static final double OFF = 0.02;
  private static final double LOG_OF_GROWTH = Math.log((1 + OFF) / (1 - OFF));
  private static final double LONGEST = Duration.ofDays(1).toNanos() / 1_000.0;

  /** Of nothing. */
  public static final DurationSketch EMPTY = new DurationSketch(new TreeMap<>());

  public DurationSketch {
    for (long count : buckets.values()) {
      if (count < 1) {
        throw new IllegalArgumentException("a bucket holds " + count + "; required 1 or more");
      }
    }
    buckets = Collections.unmodifiableSortedMap(new TreeMap<>(buckets));
  }

  /** Of all of these. */
  public static DurationSketch of(Iterable<Duration> all) {
    SortedMap<Integer, Long> buckets = new TreeMap<>();
    all.forEach(took -> buckets.merge(bucket(took), 1L, Long::sum));
    return new DurationSketch(buckets);
  }

  private static int bucket(Duration took) {
    double micros = Math.clamp(took.toNanos() / 1_000.0, 1, LONGEST);
    return (int) Math.ceil(Math.log(micros) / LOG_OF_GROWTH);
  }

  /** What a duration of that bucket took, 2 % more or less. */
  public static Duration middle(int bucket) {
    double upper = Math.exp(bucket * LOG_OF_GROWTH);
    return Duration.ofNanos(Math.round(upper * (1 - OFF) * 1_000));
  }

  /** Of what either was made of. */
  public DurationSketch merge(DurationSketch other) {
    SortedMap<Integer, Long> both = new TreeMap<>(buckets);
    other.buckets.forEach((bucket, count) -> both.merge(bucket, count, Long::sum));
    return new DurationSketch(both);
  }

  /** Of how many it is. */
  public long count() {
    return buckets.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * What so large a share of them did not exceed; zero when it is of nothing.
   *
   * @param share from 0 to 1, such as 0.95
   */
  public Duration quantile(double share) {
    long rank = Math.max(1, (long) Math.ceil(share * count()));
    for (Map.Entry<Integer, Long> bucket : buckets.entrySet()) {
      rank -= bucket.getValue();
      if (rank <= 0) {
        return middle(bucket.getKey());
      }
    }
    return Duration.ZERO;
  }
}
