package dev.pitwall.probe.http;

import dev.pitwall.journey.NodeAccess;
import dev.pitwall.journey.Scheme;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.Target;
import dev.pitwall.journey.TlsRules;
import dev.pitwall.probe.HttpCall;
import dev.pitwall.probe.Urls;
import dev.pitwall.text.Hosts;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes, and what it says it goes to.
 *
 * @param rules how TLS is spoken; null for a plain connection. A node may be spoken to otherwise
 *     than its front door
 * @param host the URL's host: the Host header, and unless the rules name another the SNI and what a
 *     certificate is checked against
 * @param server the host whose address is connected to
 */
record Route(@Nullable TlsRules rules, String host, int port, String server, int serverPort) {
  static Route of(HttpCall call) {
    URI url = call.url();
    String host = bare(String.valueOf(Hosts.of(url)));
    int port = Urls.port(url);
    Service service = call.target().service();
    if (!Urls.isOf(service, url)) {
      return new Route(over(Urls.isHttps(url), TlsRules.USUAL), host, port, host, port);
    }
    if (!(call.target() instanceof Target.OneNode(Service _, Service.Node node))) {
      TlsRules rules = service.access().frontDoor();
      return new Route(over(Urls.isHttps(url), rules), host, port, host, port);
    }
    Scheme scheme = node.scheme() == null ? Scheme.of(url) : node.scheme();
    boolean isUsual = port == Scheme.of(url).port();
    return new Route(
        over(scheme == Scheme.HTTPS, NodeAccess.tls(service, node)),
        host,
        isUsual ? scheme.port() : port, // so that the Host header is as users send it
        bare(node.host()),
        node.port());
  }

  private static @Nullable TlsRules over(boolean tls, TlsRules rules) {
    return tls ? rules : null;
  }

  boolean tls() {
    return rules != null;
  }

  /** Whether TLS asks for another name than the request. */
  boolean isRenamed() {
    return rules != null && rules.serverName() != null;
  }

  /** As it stands in a Host header. */
  String authority() {
    String name = host.contains(":") ? "[" + host + "]" : host;
    return port == (tls() ? Scheme.HTTPS : Scheme.HTTP).port() ? name : name + ":" + port;
  }

  private static String bare(String host) {
    return Hosts.bare(host);
  }

  /** The peer as reports name it. */
  String peer() {
    return server.contains(":") ? "[" + server + "]:" + serverPort : server + ":" + serverPort;
  }
}
