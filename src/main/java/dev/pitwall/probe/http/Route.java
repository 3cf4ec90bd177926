package dev.pitwall.probe.http;

import dev.pitwall.journey.Service;
import dev.pitwall.journey.Target;
import dev.pitwall.probe.HttpCall;
import dev.pitwall.probe.Urls;
import dev.pitwall.text.Hosts;
import java.net.URI;

/**
 * Where a request goes, and what it says it goes to.
 *
 * @param host the URL's host: the Host header, the SNI, and what a certificate is checked against
 * @param server the host whose address is connected to
 */
record Route(boolean tls, String host, int port, String server, int serverPort) {
  static Route of(HttpCall call) {
    URI url = call.url();
    String host = bare(url.getHost());
    int port = Urls.port(url);
    boolean tls = Urls.isHttps(url);
    return switch (call.target()) {
      case Target.FrontDoor frontDoor -> new Route(tls, host, port, host, port);
      case Target.OneNode(Service service, Service.Node node) ->
          Urls.isOf(service, url)
              ? new Route(tls, host, port, bare(node.host()), node.port())
              : new Route(tls, host, port, host, port);
    };
  }

  private static String bare(String host) {
    return Hosts.bare(host);
  }

  /** The peer as reports name it. */
  String peer() {
    return server.contains(":") ? "[" + server + "]:" + serverPort : server + ":" + serverPort;
  }
}
