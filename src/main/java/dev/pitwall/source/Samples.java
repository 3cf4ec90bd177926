package dev.pitwall.source;

import dev.pitwall.signal.ErrorCounts;
import dev.pitwall.signal.Figure;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SignalSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes samples of the figures a source has told. */
public final class Samples {
  private Samples() {}

  /**
   * A sample of the signal's kind.
   *
   * @param figures what was told; each a number of at least zero
   * @throws ReadFailure when a figure is impossible, or one that is needed is missing
   */
  public static Sample sample(
      SignalSpec spec, @Nullable String node, Instant at, Map<Figure, Double> figures)
      throws ReadFailure {
    for (Map.Entry<Figure, Double> figure : figures.entrySet()) {
      if (!(figure.getValue() >= 0 && figure.getValue() < Double.POSITIVE_INFINITY)) {
        throw new ReadFailure(
            "%s is %s; required a number of at least 0"
                .formatted(figure.getKey().key(), figure.getValue()));
      }
    }
    return switch (spec.kind()) {
      case QUEUE -> queue(spec, node, at, figures);
      case ERRORS -> errors(spec, node, at, figures);
      case ALERTS -> throw new IllegalArgumentException("alerts are no figures");
    };
  }

  private static QueueSample queue(
      SignalSpec spec, @Nullable String node, Instant at, Map<Figure, Double> figures) {
    Double oldest = figures.get(Figure.OLDEST_AGE);
    return new QueueSample(
        spec.name(),
        node,
        at,
        figures.get(Figure.DEPTH),
        figures.get(Figure.IN_FLIGHT),
        oldest == null ? null : age(oldest),
        figures.get(Figure.ARRIVED),
        figures.get(Figure.DRAINED),
        figures.get(Figure.CONSUMERS),
        figures.get(Figure.CAPACITY),
        figures.get(Figure.DEAD_LETTERS));
  }

  /** An age in seconds; beyond a thousand years it is no age any more but still old. */
  private static Duration age(double seconds) {
    return Duration.ofMillis(Math.round(Math.min(seconds, 3e10) * 1000));
  }

  private static ErrorCounts errors(
      SignalSpec spec, @Nullable String node, Instant at, Map<Figure, Double> figures)
      throws ReadFailure {
    Double total = figures.get(Figure.TOTAL);
    Double bad = figures.get(Figure.BAD);
    Double good = figures.get(Figure.GOOD);
    if (bad == null && good != null && total != null) {
      bad = total - good;
    }
    if (bad == null || total == null) {
      throw new ReadFailure("total and one of bad and good are required");
    }
    if (bad > total || bad < 0) {
      throw new ReadFailure(
          "bad is %s and total is %s; bad cannot be more, nor less than 0".formatted(bad, total));
    }
    return new ErrorCounts(spec.name(), node, at, bad, total);
  }
}
