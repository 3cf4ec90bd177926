package dev.pitwall.journey;

import dev.pitwall.text.Hosts;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a node is spoken to where that is not as its front door is: most balancers end TLS, speak
 * plain HTTP to the nodes, and tell them in headers what users asked for.
 *
 * @param scheme of the connection to the node
 * @param headers added to each request for an origin of the service, whatever their case
 * @param authorization what a request says of who asks, where it says nothing itself; null for
 *     nothing
 * @param tls how TLS is spoken with it
 */
public record NodeAccess(
    Scheme scheme, Map<String, String> headers, @Nullable String authorization, TlsRules tls) {
  private static final String PROTO = "X-Forwarded-Proto";
  private static final String HOST = "X-Forwarded-Host";
  private static final String PORT = "X-Forwarded-Port";
  private static final String AUTHORIZATION = "Authorization";

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
      int port = Hosts.port(service.url());
      headers.put(PORT, Integer.toString(port < 0 ? front.port() : port));
    }
    Map<String, String> places = places(node);
    node.headers()
        .forEach(
            (name, template) ->
                headers.put(name, line(template.render(places::get, secrets::value))));
    String authorization =
        headers.containsKey(AUTHORIZATION) ? null : authorization(service, secrets);
    return new NodeAccess(scheme, headers, authorization, tls(service, node));
  }

  /** How TLS is spoken with a node. */
  public static TlsRules tls(Service service, Service.Node node) {
    return at(node, service.access().nodes());
  }

  /** Rules for any node, as they are for one. */
  public static TlsRules at(Service.Node node, TlsRules rules) {
    String name = rules.serverName();
    return name == null
        ? rules
        : rules.named(Template.of(name).render(places(node)::get, secret -> null));
  }

  /** How a service is spoken to at its front door. */
  public static NodeAccess ofFrontDoor(Service service, Secrets secrets) {
    return new NodeAccess(
        Scheme.of(service.url()),
        Map.of(),
        authorization(service, secrets),
        service.access().frontDoor());
  }

  /** How a target is spoken to. */
  public static NodeAccess of(Target target, Secrets secrets) {
    return switch (target) {
      case Target.FrontDoor(Service service) -> ofFrontDoor(service, secrets);
      case Target.OneNode(Service service, Service.Node node) -> of(service, node, secrets);
    };
  }

  private static @Nullable String authorization(Service service, Secrets secrets) {
    Auth auth = service.access().auth();
    return auth == null ? null : line(auth.header(secrets));
  }

  private static Map<String, String> places(Service.Node node) {
    return Map.of(
        "node.name", node.name(), "node.host", node.host(), "node.address", node.address());
  }

  /** A secret of several lines must not become several headers. */
  private static String line(String value) {
    return value.replaceAll("\\p{Cntrl}+", " ").strip();
  }

  /** Whether a browser cannot speak to a target by itself, as users' browsers do. */
  public static boolean isOwn(Target target) {
    ServiceAccess access = target.service().access();
    boolean isSecure = isSecure(target.service());
    return access.auth() != null
        || switch (target) {
          case Target.FrontDoor _ -> isSecure && !access.frontDoor().isUsual();
          case Target.OneNode(Service _, Service.Node node) ->
              isSecure
                  && (node.scheme() == Scheme.HTTP
                      || !node.headers().isEmpty()
                      || !access.nodes().isUsual());
        };
  }

  /** Whether what a browser sends to a target over TLS has to be read. */
  public static boolean endsTls(Target target) {
    return isSecure(target.service()) && isOwn(target);
  }

  /** Whether that is so for any front door or node of these services. */
  public static boolean endsTlsAnywhere(List<Service> services) {
    return services.stream()
        .anyMatch(
            service ->
                endsTls(new Target.FrontDoor(service))
                    || service.nodes().stream()
                        .anyMatch(node -> endsTls(new Target.OneNode(service, node))));
  }

  private static boolean isSecure(Service service) {
    return Scheme.of(service.url()) == Scheme.HTTPS;
  }

  /** What is added to a request that says nothing of who asks. */
  public Map<String, String> allHeaders() {
    if (authorization == null) {
      return headers;
    }
    Map<String, String> all = new TreeMap<>(headers);
    all.put(AUTHORIZATION, authorization);
    return all;
  }

  /** The URL of a service as the node is asked for it. */
  public URI url(URI url) {
    String text = url.toString();
    return URI.create(scheme.word() + text.substring(text.indexOf(':')));
  }

  /** Whether a browser cannot speak to it by itself, as if it were the front door. */
  public boolean needsHelp(URI front) {
    return scheme != Scheme.of(front)
        || !headers.isEmpty()
        || authorization != null
        || (scheme == Scheme.HTTPS && !tls.isUsual());
  }
}
