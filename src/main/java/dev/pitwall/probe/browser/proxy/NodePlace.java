package dev.pitwall.probe.browser.proxy;

import dev.pitwall.journey.NodeAccess;
import dev.pitwall.journey.Scheme;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.Target;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a proxy leads to: a node, or a front door that a browser cannot speak to by itself.
 *
 * @param origins what it answers for
 * @param host where it is; null for a front door, whose origins are each where they say
 * @param access how it is spoken to
 */
record NodePlace(
    List<URI> origins, String name, @Nullable String host, int port, NodeAccess access) {
  NodePlace {
    origins = List.copyOf(origins);
  }

  static NodePlace of(Target target, Secrets secrets) {
    Service service = target.service();
    List<URI> origins = Stream.concat(Stream.of(service.url()), service.also().stream()).toList();
    return switch (target) {
      case Target.OneNode(Service _, Service.Node node) ->
          new NodePlace(
              origins,
              node.name(),
              node.host(),
              node.port(),
              NodeAccess.of(service, node, secrets));
      case Target.FrontDoor _ ->
          new NodePlace(
              origins, "the front door", null, 0, NodeAccess.ofFrontDoor(service, secrets));
    };
  }

  /** Where to connect for what the browser asks; looked up anew, as a name may move. */
  InetSocketAddress address(RequestHead.Aim aim) {
    return host == null
        ? new InetSocketAddress(aim.host(), aim.port())
        : new InetSocketAddress(host, port);
  }

  /** What it is called in reports. */
  String called(RequestHead.Aim aim) {
    return host == null ? aim.host() + ":" + aim.port() : name + " (" + host + ":" + port + ")";
  }

  /** Whether what the browser sends over TLS has to be read, so as to be sent on otherwise. */
  boolean endsTls() {
    URI front = origins.getFirst();
    return Scheme.of(front) == Scheme.HTTPS && access.needsHelp(front);
  }
}
