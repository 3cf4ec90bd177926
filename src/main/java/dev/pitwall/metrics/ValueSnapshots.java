package dev.pitwall.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gauges, and counters of others, that are written down anew at each scrape, so that what is gone
 * leaves no series.
 */
final class ValueSnapshots {
  private final Map<Metric, Map<List<String>, Double>> rows = new LinkedHashMap<>();
  private final RefusedSeries refused;

  ValueSnapshots(RefusedSeries refused) {
    this.refused = refused;
  }

  /** One value; null writes nothing. */
  void put(Metric metric, @Nullable Double value, String... labels) {
    if (value == null) {
      return;
    }
    Map<List<String>, Double> series = rows.computeIfAbsent(metric, key -> new LinkedHashMap<>());
    List<String> values = List.of(labels);
    if (series.size() < metric.most() || series.containsKey(values)) {
      series.put(values, value);
    } else {
      refused.count(metric);
    }
  }

  void put(Metric metric, boolean holds, String... labels) {
    put(metric, holds ? 1.0 : 0.0, labels);
  }

  void put(Metric metric, @Nullable Instant at, String... labels) {
    put(metric, at == null ? null : at.toEpochMilli() / 1000.0, labels);
  }

  /** A state set: 1 for the state that holds, 0 for the others. */
  void states(Metric metric, String holds, Collection<String> all, String... labels) {
    for (String state : all) {
      List<String> values = new ArrayList<>(List.of(labels));
      values.add(state);
      put(metric, state.equals(holds), values.toArray(String[]::new));
    }
  }

  /** Everything that was written. */
  MetricSnapshots snapshots() {
    List<MetricSnapshot> snapshots = new ArrayList<>();
    rows.forEach((metric, series) -> snapshots.add(snapshot(metric, series)));
    return new MetricSnapshots(snapshots.toArray(MetricSnapshot[]::new));
  }

  private static MetricSnapshot snapshot(Metric metric, Map<List<String>, Double> series) {
    return metric.kind() == Metric.Kind.COUNTER ? counter(metric, series) : gauge(metric, series);
  }

  private static CounterSnapshot counter(Metric metric, Map<List<String>, Double> series) {
    List<CounterDataPointSnapshot> points = new ArrayList<>();
    series.forEach(
        (values, value) ->
            points.add(
                new CounterDataPointSnapshot(value, Labels.of(metric.labels(), values), null, 0)));
    return new CounterSnapshot(new MetricMetadata(metric.baseName(), metric.meaning()), points);
  }

  private static GaugeSnapshot gauge(Metric metric, Map<List<String>, Double> series) {
    List<GaugeDataPointSnapshot> points = new ArrayList<>();
    series.forEach(
        (values, value) ->
            points.add(
                new GaugeDataPointSnapshot(value, Labels.of(metric.labels(), values), null)));
    return new GaugeSnapshot(new MetricMetadata(metric.name(), metric.meaning()), points);
  }
}
