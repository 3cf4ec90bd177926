package dev.pitwall.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Counts what was not taken as a series: an unknown name, or one too many. */
final class RefusedSeries {
  static final Metric REFUSED =
      Metric.counter(
          "pitwall_metrics_series_refused_total",
          "refusals",
          "How often a metric refused a series, because a label's value is not in the"
              + " configuration or the metric has as many series as it may.",
          "metric");

  private final Counter refused;

  RefusedSeries(PrometheusRegistry registry) {
    this.refused =
        Counter.builder()
            .name(REFUSED.baseName())
            .help(REFUSED.meaning())
            .labelNames("metric")
            .register(registry);
  }

  /** From now on the metric shows, if only a zero. */
  void expect(Metric metric) {
    refused.initLabelValues(metric.name());
  }

  void count(Metric metric) {
    refused.labelValues(metric.name()).inc();
  }
}
