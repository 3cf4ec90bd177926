package dev.pitwall.metrics;

import java.util.List;
import java.util.Locale;

/**
 * What one metric is: its line in the manual, and the bound of its series.
 *
 * @param name as it stands on the page that Prometheus reads, a counter's with {@code _total}
 * @param unit what its values are counted in
 * @param labels in order, the one that the others belong to first
 * @param meaning one sentence or two
 * @param most so many series it may have; a bucket of a histogram is none by itself
 */
public record Metric(
    String name, Kind kind, String unit, List<String> labels, String meaning, int most) {
  /** How its values behave. */
  public enum Kind {
    COUNTER,
    GAUGE,
    HISTOGRAM,
    /** A gauge that is 1 for the value of its last label that holds, and 0 for the others. */
    STATE_SET,
    /** A gauge that is always 1 and is there for its labels. */
    INFO;

    /** The word for it in the manual. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** Where every label is known from the configuration, this is more than anybody needs. */
  static final int MOST = 20_000;

  /** Where a caller chooses a label's value. */
  static final int MOST_FREE = 100;

  public Metric {
    labels = List.copyOf(labels);
  }

  static Metric counter(String name, String unit, String meaning, String... labels) {
    return new Metric(name, Kind.COUNTER, unit, List.of(labels), meaning, MOST);
  }

  static Metric gauge(String name, String unit, String meaning, String... labels) {
    return new Metric(name, Kind.GAUGE, unit, List.of(labels), meaning, MOST);
  }

  static Metric histogram(String name, String meaning, String... labels) {
    return new Metric(name, Kind.HISTOGRAM, "seconds", List.of(labels), meaning, MOST);
  }

  static Metric states(String name, String meaning, String... labels) {
    return new Metric(name, Kind.STATE_SET, "1 or 0", List.of(labels), meaning, MOST);
  }

  static Metric info(String name, String meaning, String... labels) {
    return new Metric(name, Kind.INFO, "1", List.of(labels), meaning, MOST_FREE);
  }

  Metric most(int series) {
    return new Metric(name, kind, unit, labels, meaning, series);
  }

  /** The name without the ending that the page adds to counters. */
  String baseName() {
    return kind == Kind.COUNTER ? name.substring(0, name.length() - "_total".length()) : name;
  }
}
