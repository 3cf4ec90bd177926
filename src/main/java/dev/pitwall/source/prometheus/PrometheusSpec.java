package dev.pitwall.source.prometheus;

import dev.pitwall.signal.Figure;
import dev.pitwall.signal.SourceSpec;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * Instant queries.
 *
 * @param queries a PromQL expression for each figure
 */
public record PrometheusSpec(SourceSpec.Link link, Map<Figure, String> queries)
    implements SourceSpec {
  private static final Duration SCRAPED = Duration.ofSeconds(15);

  public PrometheusSpec {
    queries = Map.copyOf(queries);
  }

  @Override
  public Set<Figure> figures() {
    return queries.keySet();
  }

  @Override
  public String key() {
    return "prometheus";
  }

  @Override
  public String place() {
    return link.url();
  }

  /** A Prometheus scrapes each 15 to 60 s. */
  @Override
  public Duration lag() {
    return SCRAPED;
  }
}
