package dev.pitwall.signal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
 * @param positions whether the totals are positions in a log, which never restart: one that goes
 *     back was turned back, and items are worked off again
 * @param parts what it is made of, where it has parts
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
    @Nullable Double deadLetters,
    boolean positions,
    List<Part> parts)
    implements Sample {
  /** So many parts are kept. */
  public static final int MOST_PARTS = 1000;

  /**
   * A part of the queue that is worked off by itself, such as a partition.
   *
   * @param arrivedTotal the position of its end
   * @param drainedTotal the position up to which it is worked off; null when nobody ever began
   * @param oldestAge how long its oldest item has waited; null when that is not known
   */
  public record Part(
      String name,
      double arrivedTotal,
      @Nullable Double drainedTotal,
      @Nullable Duration oldestAge) {
    /** Items waiting in it. */
    public double depth() {
      return Math.max(0, arrivedTotal - (drainedTotal == null ? 0 : drainedTotal));
    }
  }

  public QueueSample {
    parts = List.copyOf(parts.subList(0, Math.min(MOST_PARTS, parts.size())));
  }

  /** A queue whose totals are counters, and which has no parts. */
  public QueueSample(
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
      @Nullable Double deadLetters) {
    this(
        signal,
        node,
        at,
        depth,
        inFlight,
        oldestAge,
        arrivedTotal,
        drainedTotal,
        consumers,
        capacity,
        deadLetters,
        false,
        List.of());
  }

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
