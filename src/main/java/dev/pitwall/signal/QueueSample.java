package dev.pitwall.signal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

  @Override
  public @Nullable String fault() {
    String[] names = {
      "depth", "in-flight", "arrived", "drained", "consumers", "capacity", "dead-letters"
    };
    Double[] values = {
      depth, inFlight, arrivedTotal, drainedTotal, consumers, capacity, deadLetters
    };
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

  @Override
  public List<Window> windows(Duration span) {
    return List.of(QueueWindow.over(span));
  }

  @Override
  public SampleReport report() {
    Double oldest = oldestAge == null ? null : oldestAge.toMillis() / 1000.0;
    List<SampleReport.Value> values =
        new SampleReport.Values()
            .put("depth", depth)
            .put("inFlight", inFlight)
            .put("oldestAgeSeconds", oldest)
            .put("arrived", arrivedTotal)
            .put("drained", drainedTotal)
            .put("consumers", consumers)
            .put("capacity", capacity)
            .put("deadLetters", deadLetters)
            .list();
    String wrong = fault();
    return new SampleReport(
        "queue",
        wrong == null ? "ok" : "unknown",
        wrong == null,
        wrong == null ? figures(oldest) : wrong,
        "",
        values);
  }

  private String figures(@Nullable Double oldest) {
    List<String> told = new ArrayList<>();
    add(told, "depth %s", depth);
    add(told, "%s in flight", inFlight);
    add(told, "oldest %s s", oldest);
    add(told, "arrived %s", arrivedTotal);
    add(told, "drained %s", drainedTotal);
    add(told, "consumers %s", consumers);
    add(told, "capacity %s", capacity);
    add(told, "dead letters %s", deadLetters);
    if (!parts.isEmpty()) {
      told.add(parts.size() + (parts.size() == 1 ? " part" : " parts"));
    }
    return told.isEmpty() ? "no figures" : String.join(", ", told);
  }

  private static void add(List<String> told, String words, @Nullable Double value) {
    if (value != null) {
      boolean whole = value == Math.rint(value);
      told.add(words.formatted(String.format(Locale.ROOT, whole ? "%.0f" : "%.1f", value)));
    }
  }
}
