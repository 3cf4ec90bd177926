package dev.pitwall.source.http;

import dev.pitwall.signal.Figure;
import dev.pitwall.signal.SourceSpec;
import java.util.Map;
import java.util.Set;

/**
 * A JSON document.
 *
 * @param paths a JSONPath for each figure
 */
public record HttpSpec(SourceSpec.Link link, Map<Figure, String> paths) implements SourceSpec {
  public HttpSpec {
    paths = Map.copyOf(paths);
  }

  @Override
  public Set<Figure> figures() {
    return paths.keySet();
  }

  @Override
  public String key() {
    return "http";
  }

  @Override
  public String place() {
    return link.url();
  }
}
