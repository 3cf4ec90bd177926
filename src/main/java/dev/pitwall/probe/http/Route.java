package dev.pitwall.probe.http;

import dev.pitwall.journey.Scheme;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.Target;
import dev.pitwall.probe.HttpCall;
import dev.pitwall.probe.Urls;
import dev.pitwall.text.Hosts;
import java.net.URI;

/**
 * Where a request goes, and what it says it goes to.
 *
 * @param tls whether that is over TLS; a node may be spoken to otherwise than its front door
 * @param host the URL's host: the Host header, the SNI, and what a certificate is checked against
 * @param server the host whose address is connected to
 */
record Route(boolean tls, String host, int port, String server, int serverPort) {
  static Route of(HttpCall call) {
    URI url = call.url();
    String host = bare(url.getHost());
    int port = Urls.port(url);
    boolean tls = Urls.isHttps(url);
    if (!(call.target() instanceof Target.OneNode(Service service, Service.Node node))
        || !Urls.isOf(service, url)) {
      return new Route(tls, host, port, host, port);
    }
    Scheme scheme = node.scheme() == null ? Scheme.of(url) : node.scheme();
    boolean isUsual = port == Scheme.of(url).port();
    return new Route(
        scheme == Scheme.HTTPS,
        host,
        isUsual ? scheme.port() : port, // so that the Host header is as users send it
        bare(node.host()),
        node.port());
  }

  private static String bare(String host) {
    return Hosts.bare(host);
  }

  /** The peer as reports name it. */
  String peer() {
    return server.contains(":") ? "[" + server + "]:" + serverPort : server + ":" + serverPort;
  }
}
