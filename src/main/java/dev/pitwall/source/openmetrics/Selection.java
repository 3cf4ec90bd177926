package dev.pitwall.source.openmetrics;

import dev.pitwall.signal.Figure;
import dev.pitwall.source.ReadFailure;
import dev.pitwall.source.SeriesSelector;
import dev.pitwall.source.SeriesSelector.Matcher;
import dev.pitwall.source.SeriesTotals;
import dev.pitwall.source.SeriesTotals.Series;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The series of one page that make up one figure. */
final class Selection {
  private final Figure figure;
  private final SeriesSelector selector;
  private final Map<Series, Double> found = new HashMap<>();

  /** Of the labels that are asked about, those that some series of the metric carries. */
  private final Set<String> labelsSeen = new HashSet<>();

  private boolean metricSeen;

  Selection(Figure figure, SeriesSelector selector) {
    this.figure = figure;
    this.selector = selector;
  }

  /** Takes a sample of the page, if it is meant. */
  void take(String name, Map<String, String> labels, double value) throws ReadFailure {
    if (!name.equals(selector.metric())) {
      return;
    }
    metricSeen = true;
    for (Matcher matcher : selector.matchers()) {
      if (labels.containsKey(matcher.label())) {
        labelsSeen.add(matcher.label());
      }
    }
    if (selector.selects(name, labels)) {
      add(labels, value);
    }
  }

  private void add(Map<String, String> labels, double value) throws ReadFailure {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new ReadFailure(
          "%s: %s is %s; required a number of at least 0"
              .formatted(figure.key(), selector.text(), value));
    }
    if (found.put(Series.of("", labels), value) != null) {
      throw new ReadFailure(
          figure.key() + ": the page has the same series of " + selector.metric() + " twice");
    }
    if (found.size() > SeriesTotals.MOST_SERIES) {
      throw new ReadFailure(SeriesTotals.tooMany(figure));
    }
  }

  /**
   * The series by their values; none for a counter whose metric and labels are there, but not with
   * these values: nothing was counted under them yet.
   *
   * @throws ReadFailure when it cannot be told
   */
  Map<Series, Double> series() throws ReadFailure {
    if (found.isEmpty() && !(figure.isCounter() && isUncounted())) {
      throw new ReadFailure(
          "%s: %s; required %s on the page".formatted(figure.key(), seen(), selector.text()));
    }
    return found;
  }

  private boolean isUncounted() {
    return metricSeen
        && selector.matchers().stream().allMatch(one -> labelsSeen.contains(one.label()));
  }

  private String seen() {
    return metricSeen
        ? "no series of " + selector.metric() + " has such labels"
        : "the page has no " + selector.metric();
  }

  /** All of them added up. */
  double sum() throws ReadFailure {
    return series().values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
