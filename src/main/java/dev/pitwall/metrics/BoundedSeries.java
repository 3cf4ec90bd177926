package dev.pitwall.metrics;

import io.prometheus.metrics.core.metrics.StatefulMetric;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The series of one metric that keeps values: only of names that are known, at most so many. */
final class BoundedSeries {
  private final Metric metric;
  private final StatefulMetric<?, ?> meter;
  private final RefusedSeries refused;
  private final Set<List<String>> taken = new HashSet<>();
  private KnownLabels roster = KnownLabels.NOBODY;

  BoundedSeries(Metric metric, StatefulMetric<?, ?> meter, RefusedSeries refused) {
    this.metric = metric;
    this.meter = meter;
    this.refused = refused;
  }

  /** Does something to the series of these labels, unless there may be no such series. */
  synchronized void use(Runnable work, String... labels) {
    List<String> values = List.of(labels);
    if (taken.contains(values) || isTaken(values)) {
      work.run();
    } else {
      refused.count(metric);
    }
  }

  private boolean isTaken(List<String> values) {
    return taken.size() < metric.most()
        && roster.allows(metric.labels(), values)
        && taken.add(values);
  }

  /** Forgets the series of names that are no longer known. */
  synchronized void know(KnownLabels names) {
    roster = names;
    taken.removeIf(values -> !names.allows(metric.labels(), values));
    meter.removeIf(values -> !names.allows(metric.labels(), values));
  }
}
