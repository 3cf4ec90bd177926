package dev.pitwall.metrics;

import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The histograms of one metric, each with the buckets that suit its labels. Series with the same
 * buckets share one histogram of the client library.
 */
final class HistogramFamily implements Collector {
  /** Says the upper bounds of the buckets of a series, in seconds, rising. */
  interface Bounds {
    List<Double> of(List<String> labels, KnownLabels roster);
  }

  private final Metric metric;
  private final Bounds bounds;
  private final boolean nativeToo;
  private final RefusedSeries refused;
  private final Map<List<Double>, Histogram> histograms = new LinkedHashMap<>();
  private final Map<List<String>, List<Double>> taken = new HashMap<>();
  private KnownLabels roster = KnownLabels.NOBODY;

  HistogramFamily(Metric metric, Bounds bounds, boolean nativeToo, RefusedSeries refused) {
    this.metric = metric;
    this.bounds = bounds;
    this.nativeToo = nativeToo;
    this.refused = refused;
  }

  /**
   * Takes a duration.
   *
   * @param exemplar the labels of its exemplar; empty for none
   */
  synchronized void observe(Duration took, Labels exemplar, String... labels) {
    List<String> values = List.of(labels);
    List<Double> upper = taken.get(values);
    if (upper == null) {
      if (taken.size() >= metric.most() || !roster.allows(metric.labels(), values)) {
        refused.count(metric);
        return;
      }
      upper = bounds.of(values, roster);
      taken.put(values, upper);
    }
    Histogram histogram = histograms.computeIfAbsent(upper, this::histogram);
    double seconds = took.toNanos() / 1e9;
    if (exemplar.isEmpty()) {
      histogram.labelValues(labels).observe(seconds);
    } else {
      histogram.labelValues(labels).observeWithExemplar(seconds, exemplar);
    }
  }

  private Histogram histogram(List<Double> upper) {
    Histogram.Builder builder =
        Histogram.builder()
            .name(metric.name())
            .help(metric.meaning())
            .labelNames(metric.labels().toArray(String[]::new))
            .classicUpperBounds(upper.stream().mapToDouble(Double::doubleValue).toArray());
    return nativeToo ? builder.build() : builder.classicOnly().build();
  }

  /** Forgets the series of names that are no longer known, or whose buckets are others now. */
  synchronized void know(KnownLabels names) {
    roster = names;
    taken.entrySet().removeIf(series -> !stays(series.getKey(), series.getValue()));
    histograms.forEach(
        (upper, histogram) -> histogram.removeIf(labels -> !upper.equals(taken.get(labels))));
    histograms.keySet().retainAll(Set.copyOf(taken.values()));
  }

  private boolean stays(List<String> labels, List<Double> upper) {
    return roster.allows(metric.labels(), labels) && bounds.of(labels, roster).equals(upper);
  }

  @Override
  public synchronized HistogramSnapshot collect() {
    List<HistogramSnapshot.HistogramDataPointSnapshot> points = new ArrayList<>();
    histograms.values().forEach(histogram -> points.addAll(histogram.collect().getDataPoints()));
    return new HistogramSnapshot(new MetricMetadata(metric.name(), metric.meaning()), points);
  }
}
