package dev.pitwall.source;

import dev.pitwall.signal.Figure;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Adds up counters of which each may restart by itself. A plain sum falls when one process
 * restarts, and what the others counted meanwhile is lost with it; a total of what each series rose
 * never falls.
 *
 * <p>The first reading is the plain sum. A series that fell had restarted and rose from zero. One
 * that vanishes is remembered, so that its return is no jump. One that is new in a process known
 * from an earlier reading rose from zero; one of a process never seen before counts from its first
 * value on, as nobody knows how old that is.
 */
public final class SeriesTotals {
  /** So many series of a figure are followed; of those that vanished the oldest are forgotten. */
  public static final int MOST_SERIES = 10_000;

  private final Map<Figure, Counted> figures = new EnumMap<>(Figure.class);
  private final Set<String> processes = new LinkedHashSet<>();

  /**
   * One counter.
   *
   * @param process what it restarts with; empty where there is only one
   * @param labels what tells it from the others, in a form that only equal labels share
   */
  public record Series(String process, String labels) {
    /** A series by its labels, in whatever order they come. */
    public static Series of(String process, Map<String, String> labels) {
      StringBuilder text = new StringBuilder();
      new TreeMap<>(labels)
          .forEach(
              (name, value) ->
                  text.append(name.length())
                      .append(':')
                      .append(name)
                      .append(value.length())
                      .append(':')
                      .append(value));
      return new Series(process, text.toString());
    }
  }

  /**
   * The totals after one more reading.
   *
   * @param reading for each figure its series and their values; the same figures every time
   * @throws ReadFailure when a value is no finite number of at least zero, or there are too many
   *     series; then nothing was counted
   */
  public Map<Figure, Double> totals(Map<Figure, Map<Series, Double>> reading) throws ReadFailure {
    for (Map.Entry<Figure, Map<Series, Double>> figure : reading.entrySet()) {
      check(figure.getKey(), figure.getValue());
    }
    Map<Figure, Double> totals = new EnumMap<>(Figure.class);
    reading.forEach(
        (figure, series) ->
            totals.put(
                figure,
                figures.computeIfAbsent(figure, _ -> new Counted()).read(series, processes)));
    remember(reading);
    return totals;
  }

  private static void check(Figure figure, Map<Series, Double> series) throws ReadFailure {
    if (series.size() > MOST_SERIES) {
      throw new ReadFailure(tooMany(figure));
    }
    for (double value : series.values()) {
      if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
        throw new ReadFailure(
            "%s: a series is %s; required a number of at least 0".formatted(figure.key(), value));
      }
    }
  }

  /** What to say of a figure that is made up of too many series. */
  public static String tooMany(Figure figure) {
    return "%s is made up of more than %d series; name fewer of them by their labels"
        .formatted(figure.key(), MOST_SERIES);
  }

  /** Only now: a process that is new in this reading is new in all its figures. */
  private void remember(Map<Figure, Map<Series, Double>> reading) {
    for (Map<Series, Double> series : reading.values()) {
      for (Series one : series.keySet()) {
        processes.remove(one.process());
        processes.add(one.process());
      }
    }
    while (processes.size() > MOST_SERIES) {
      processes.remove(processes.iterator().next());
    }
  }

  /** How many series are remembered. */
  int size() {
    return figures.values().stream().mapToInt(one -> one.last.size()).sum();
  }

  /** The series of one figure, the one not seen for longest first. */
  private static final class Counted {
    private final LinkedHashMap<Series, Double> last = new LinkedHashMap<>();
    private boolean begun;
    private double total;

    double read(Map<Series, Double> series, Set<String> known) {
      series.forEach(
          (one, value) -> {
            total += increase(one, value, known);
            last.putLast(one, value);
          });
      begun = true;
      while (last.size() > MOST_SERIES) {
        last.pollFirstEntry();
      }
      return total;
    }

    private double increase(Series series, double value, Set<String> known) {
      Double before = last.get(series);
      if (before == null) {
        return !begun || known.contains(series.process()) ? value : 0;
      }
      return value >= before ? value - before : value;
    }
  }
}
