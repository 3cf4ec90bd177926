package dev.pitwall.otel;

import java.net.URI;
import java.util.Map;

/**
 * Where spans are sent.
 *
 * @param url of an OTLP receiver over HTTP; {@code /v1/traces} is added when it has no path
 * @param headers sent with every request; may be secret
 * @param attributes what every span says of where it comes from, besides {@code service.name}
 * @param sampled the share of traces that are sent, from 0 to 1
 */
public record Collector(
    URI url, Map<String, String> headers, Map<String, String> attributes, double sampled) {
  public Collector {
    headers = Map.copyOf(headers);
    attributes = Map.copyOf(attributes);
  }

  String endpoint() {
    String path = url.getRawPath();
    boolean bare = path == null || path.isEmpty() || path.equals("/");
    return bare ? url.resolve("/v1/traces").toString() : url.toString();
  }

  /** Without headers and query, which may be secret. */
  @Override
  public String toString() {
    return endpoint().replaceFirst("\\?.*", "");
  }
}
