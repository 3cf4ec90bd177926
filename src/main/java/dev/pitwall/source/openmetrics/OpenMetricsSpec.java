package dev.pitwall.source.openmetrics;

import dev.pitwall.signal.Figure;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.source.SeriesSelector;
import java.util.Map;
import java.util.Set;

/**
 * A page of metrics, in OpenMetrics or Prometheus' text format.
 *
 * @param samples which series make up each figure
 */
public record OpenMetricsSpec(SourceSpec.Link link, Map<Figure, SeriesSelector> samples)
    implements SourceSpec {
  public OpenMetricsSpec {
    samples = Map.copyOf(samples);
  }

  @Override
  public Set<Figure> figures() {
    return samples.keySet();
  }

  @Override
  public String key() {
    return "openmetrics";
  }

  @Override
  public String place() {
    return link.url();
  }
}
