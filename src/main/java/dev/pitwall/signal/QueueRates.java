package dev.pitwall.signal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a queue moved over some readings, oldest first; there is at least one where it is asked for a
 * rate. Rates come from the totals where both are given, since a depth alone hides what came and
 * went; otherwise from the depth.
 */
record QueueRates(List<QueueSample> samples) {
  /** From the first reading to the last. */
  Duration span() {
    return Duration.between(samples.getFirst().at(), samples.getLast().at());
  }

  private double seconds() {
    return Math.max(span().toMillis() / 1000.0, 0.001);
  }

  /**
   * How much a total rose over the readings; a counter that fell had restarted and counts from
   * zero, a position that fell was turned back and counts nothing. Null when any reading lacks it.
   */
  @Nullable Double increase(Function<QueueSample, @Nullable Double> total) {
    double sum = 0;
    Double before = total.apply(samples.getFirst());
    for (QueueSample sample : samples.subList(1, samples.size())) {
      Double value = total.apply(sample);
      if (before == null || value == null) {
        return null;
      }
      double restarted = sample.positions() ? 0 : value;
      sum += value >= before ? value - before : restarted;
      before = value;
    }
    return before == null ? null : sum;
  }

  /** Items that arrived a second; null when the source does not tell. */
  @Nullable Double arrivalRate() {
    Double arrived = increase(QueueSample::arrivedTotal);
    return arrived == null ? null : arrived / seconds();
  }

  /** By how many items a second the backlog shrinks; negative when it grows. */
  double shrinkRate() {
    Double drained = increase(QueueSample::drainedTotal);
    Double arrived = increase(QueueSample::arrivedTotal);
    return drained != null && arrived != null
        ? (drained - arrived) / seconds()
        : (depthOf(samples.getFirst()) - depthOf(samples.getLast())) / seconds();
  }

  /** Seconds until it is empty; infinite when it does not shrink. */
  double secondsToDrain() {
    double depth = depthOf(samples.getLast());
    if (depth == 0) {
      return 0;
    }
    double shrink = shrinkRate();
    return shrink > 0 ? depth / shrink : Double.POSITIVE_INFINITY;
  }

  /** Seconds until it is full; infinite when it does not grow, empty when nobody knows its size. */
  Optional<Double> secondsToFull() {
    QueueSample last = samples.getLast();
    Double capacity = last.capacity();
    if (capacity == null || capacity <= 0) {
      return Optional.empty();
    }
    double growth = -shrinkRate();
    double left = Math.max(0, capacity - depthOf(last));
    return Optional.of(growth > 0 ? left / growth : Double.POSITIVE_INFINITY);
  }

  /** The readings after the last empty one; all of them when none was, none when the last is. */
  QueueRates sinceEmpty() {
    int from = samples.size();
    while (from > 0 && depthOf(samples.get(from - 1)) > 0) {
      from--;
    }
    return new QueueRates(samples.subList(from, samples.size()));
  }

  boolean wasEmpty() {
    return samples.stream().anyMatch(sample -> depthOf(sample) == 0);
  }

  /** Whether it grew and never fell on the way. */
  boolean neverFell() {
    for (int i = 1; i < samples.size(); i++) {
      if (depthOf(samples.get(i)) < depthOf(samples.get(i - 1))) {
        return false;
      }
    }
    return depthOf(samples.getLast()) > depthOf(samples.getFirst());
  }

  /** The depth; a queue that only tells the age of its oldest item is empty when that is zero. */
  static double depthOf(QueueSample sample) {
    Double depth = sample.depth();
    if (depth != null) {
      return depth;
    }
    Duration oldest = sample.oldestAge();
    return oldest == null || oldest.isZero() ? 0 : 1;
  }
}
