package dev.pitwall.source.openmetrics;

import dev.pitwall.signal.Figure;
import dev.pitwall.source.SeriesSelector;
import dev.pitwall.source.SeriesSelector.Matcher;
import dev.pitwall.yaml.References;
import dev.pitwall.yaml.YamlValue;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The names under which a well-known library publishes how busy its pools are.
 *
 * @param poolLabel the label that names a pool
 * @param matchers which of its series are meant, whatever the pool
 * @param metrics the metric of each figure
 */
record MetricsPreset(String poolLabel, List<Matcher> matchers, Map<Figure, String> metrics) {
  /** HikariCP's own meters: threads that wait for a connection, connections in use. */
  private static final MetricsPreset HIKARICP =
      new MetricsPreset(
          "pool",
          List.of(),
          Map.of(
              Figure.DEPTH, "hikaricp_connections_pending",
              Figure.IN_FLIGHT, "hikaricp_connections_active",
              Figure.CAPACITY, "hikaricp_connections_max"));

  /** Tomcat's request threads, by Micrometer. */
  private static final MetricsPreset TOMCAT =
      new MetricsPreset(
          "name",
          List.of(),
          Map.of(
              Figure.IN_FLIGHT, "tomcat_threads_busy_threads",
              Figure.CAPACITY, "tomcat_threads_config_max_threads"));

  /** A java.util.concurrent executor, by Micrometer: tasks that wait, threads that work. */
  private static final MetricsPreset EXECUTOR =
      new MetricsPreset(
          "name",
          List.of(),
          Map.of(
              Figure.DEPTH, "executor_queued_tasks",
              Figure.IN_FLIGHT, "executor_active_threads",
              Figure.DRAINED, "executor_completed_tasks_total",
              Figure.CAPACITY, "executor_pool_max_threads"));

  private static final Map<String, MetricsPreset> ALL =
      Map.of(
          "hikaricp", HIKARICP,
          "vertx-worker", vertx("worker"),
          "vertx-http", vertx("http"),
          "tomcat", TOMCAT,
          "executor", EXECUTOR);

  MetricsPreset {
    matchers = List.copyOf(matchers);
    metrics = Map.copyOf(metrics);
  }

  /** A pool of Vert.x: what waits for a thread or connection, what has one. */
  private static MetricsPreset vertx(String type) {
    return new MetricsPreset(
        "pool_name",
        List.of(new Matcher.Equal("pool_type", type, false)),
        Map.of(
            Figure.DEPTH, "vertx_pool_queue_pending",
            Figure.IN_FLIGHT, "vertx_pool_in_use",
            Figure.DRAINED, "vertx_pool_completed_total"));
  }

  static List<String> keys() {
    return ALL.keySet().stream().sorted().toList();
  }

  static Optional<MetricsPreset> of(YamlValue value) {
    return value
        .text()
        .flatMap(
            name ->
                ALL.containsKey(name)
                    ? Optional.ofNullable(ALL.get(name))
                    : References.unknown(value, "preset", name, ALL.keySet()));
  }

  /**
   * Which series make up each figure.
   *
   * @param pool the name of one pool; empty for all of them
   */
  Map<Figure, SeriesSelector> selectors(Optional<String> pool) {
    List<Matcher> all = new ArrayList<>(matchers);
    pool.ifPresent(name -> all.add(new Matcher.Equal(poolLabel, name, false)));
    Map<Figure, SeriesSelector> selectors = new EnumMap<>(Figure.class);
    metrics.forEach(
        (figure, metric) ->
            selectors.put(figure, new SeriesSelector(metric + text(all), metric, all)));
    return selectors;
  }

  private static String text(List<Matcher> matchers) {
    List<String> texts = new ArrayList<>();
    for (Matcher matcher : matchers) {
      if (matcher instanceof Matcher.Equal equal) {
        texts.add(equal.label() + "=\"" + equal.value() + "\"");
      }
    }
    return texts.isEmpty() ? "" : "{" + String.join(",", texts) + "}";
  }
}
