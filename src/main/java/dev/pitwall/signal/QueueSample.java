package dev.pitwall.signal;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How full and how late a queue is. Each figure is null when its source does not give it; none is
 * guessed.
 *
 * @param depth items waiting; without a depth, an age of zero says that none waits
 * @param inFlight items being worked on
 * @param oldestAge how long the oldest item has waited
 * @param arrivedTotal items that ever arrived, a counter that may restart from zero
 * @param drainedTotal items that were ever finished, a counter that may restart from zero
 * @param consumers who takes items
 * @param capacity how many items it can hold
 * @param deadLetters items given up on
 */
public record QueueSample(
    String signal,
    @Nullable String node,
    Instant at,
    @Nullable Double depth,
    @Nullable Double inFlight,
    @Nullable Duration oldestAge,
    @Nullable Double arrivedTotal,
    @Nullable Double drainedTotal,
    @Nullable Double consumers,
    @Nullable Double capacity,
    @Nullable Double deadLetters)
    implements Sample {
  /** The first figure that cannot be, in words; null when every figure given is possible. */
  public @Nullable String fault() {
    String[] names = {"depth", "in-flight", "arrived", "drained", "consumers", "capacity"};
    Double[] values = {depth, inFlight, arrivedTotal, drainedTotal, consumers, capacity};
    for (int i = 0; i < names.length; i++) {
      Double value = values[i];
      if (value != null && !(value >= 0 && value < Double.POSITIVE_INFINITY)) {
        return names[i] + " read as " + value;
      }
    }
    return oldestAge != null && oldestAge.isNegative() ? "age read as " + oldestAge : null;
  }

  /** Whether it tells how many items wait, or for how long; else nothing is known of the queue. */
  public boolean tellsBacklog() {
    return depth != null || oldestAge != null;
  }
}
