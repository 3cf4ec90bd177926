package dev.pitwall.source.artemis;

import dev.pitwall.signal.Figure;
import dev.pitwall.source.JsonFields;
import dev.pitwall.source.ReadFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a queue's MBean says. */
final class QueueAttributes {
  /** Those that are read. */
  static final List<String> READ =
      List.of(
          "MessageCount",
          "DeliveringCount",
          "ScheduledCount",
          "ConsumerCount",
          "MessagesAdded",
          "MessagesAcknowledged",
          "MessagesKilled",
          "FirstMessageAge",
          "RingSize");

  /** Clocks differ by so much; a timestamp further ahead is no time of sending. */
  private static final Duration AHEAD = Duration.ofSeconds(60);

  /** Producers that set no timestamp leave zero there: their messages are as old as the epoch. */
  private static final Duration NO_TIMESTAMP = Duration.ofDays(365);

  private final JsonFields told;

  QueueAttributes(JsonFields told) {
    this.told = told;
  }

  /**
   * The figures told.
   *
   * @throws ReadFailure when one that every queue has is missing or impossible
   */
  Map<Figure, Double> figures(Instant at) throws ReadFailure {
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    double delivering = told.count("DeliveringCount");
    // Read one after the other, the three may not fit each other for a moment.
    double waiting = told.count("MessageCount") - delivering - told.count("ScheduledCount");
    figures.put(Figure.DEPTH, Math.max(0, waiting));
    figures.put(Figure.IN_FLIGHT, delivering);
    figures.put(Figure.CONSUMERS, told.count("ConsumerCount"));
    figures.put(Figure.ARRIVED, told.count("MessagesAdded"));
    figures.put(Figure.DRAINED, told.count("MessagesAcknowledged"));
    addLimits(figures);
    addAge(at, waiting, figures);
    return figures;
  }

  private void addLimits(Map<Figure, Double> figures) throws ReadFailure {
    Double killed = told.number("MessagesKilled");
    if (killed != null) {
      figures.put(Figure.DEAD_LETTERS, killed);
    }
    Double ring = told.number("RingSize");
    if (ring != null && ring > 0) {
      figures.put(Figure.CAPACITY, ring);
    }
  }

  /** An empty queue has a first message of no age; then nothing waits, for no time at all. */
  private void addAge(Instant at, double waiting, Map<Figure, Double> figures) throws ReadFailure {
    Double millis = told.number("FirstMessageAge");
    if (millis == null) {
      if (waiting <= 0 && told.names().contains("FirstMessageAge")) {
        figures.put(Figure.OLDEST_AGE, 0.0);
      }
      return;
    }
    boolean stamped = at.toEpochMilli() - millis > NO_TIMESTAMP.toMillis();
    if (stamped && millis >= -AHEAD.toMillis()) {
      figures.put(Figure.OLDEST_AGE, Math.max(0, millis / 1000));
    }
  }
}
