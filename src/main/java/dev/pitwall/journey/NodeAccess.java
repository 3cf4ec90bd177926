package dev.pitwall.journey;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a node is spoken to where that is not as its front door is: most balancers end TLS, speak
 * plain HTTP to the nodes, and tell them in headers what users asked for.
 *
 * @param scheme of the connection to the node
 * @param headers added to each request for an origin of the service, whatever their case
 */
public record NodeAccess(Scheme scheme, Map<String, String> headers) {
  private static final String PROTO = "X-Forwarded-Proto";
  private static final String HOST = "X-Forwarded-Host";
  private static final String PORT = "X-Forwarded-Port";

  public NodeAccess {
    headers = Map.copyOf(headers);
  }

  /**
   * That of a node of a service. Where it is spoken to plainly behind a front door with TLS it is
   * told so, as balancers do, unless its own headers say otherwise.
   *
   * @throws UnknownVariable when a header names what there is not
   */
  public static NodeAccess of(Service service, Service.Node node, Secrets secrets) {
    Scheme front = Scheme.of(service.url());
    Scheme scheme = node.scheme() == null ? front : node.scheme();
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    if (scheme != front) {
      headers.put(PROTO, front.word());
      headers.put(HOST, service.url().getRawAuthority());
      int port = service.url().getPort();
      headers.put(PORT, Integer.toString(port < 0 ? front.port() : port));
    }
    Map<String, String> places =
        Map.of("node.name", node.name(), "node.host", node.host(), "node.address", node.address());
    node.headers()
        .forEach(
            (name, template) ->
                headers.put(name, line(template.render(places::get, secrets::value))));
    return new NodeAccess(scheme, headers);
  }

  /** A secret of several lines must not become several headers. */
  private static String line(String value) {
    return value.replaceAll("\\p{Cntrl}+", " ").strip();
  }

  /** Whether a node is spoken to otherwise than its front door with TLS. */
  public static boolean isOwn(Service service, Service.Node node) {
    return Scheme.of(service.url()) == Scheme.HTTPS
        && (node.scheme() == Scheme.HTTP || !node.headers().isEmpty());
  }

  /** Whether any node of these services is. */
  public static boolean isOwnAnywhere(List<Service> services) {
    return services.stream()
        .anyMatch(service -> service.nodes().stream().anyMatch(node -> isOwn(service, node)));
  }

  /** The URL of a service as the node is asked for it. */
  public URI url(URI url) {
    String text = url.toString();
    return URI.create(scheme.word() + text.substring(text.indexOf(':')));
  }

  /** Whether a browser cannot speak to it by itself, as if it were the front door. */
  public boolean needsHelp(URI front) {
    return scheme != Scheme.of(front) || !headers.isEmpty();
  }
}
