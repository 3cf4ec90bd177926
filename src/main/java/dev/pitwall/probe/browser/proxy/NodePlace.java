package dev.pitwall.probe.browser.proxy;

import dev.pitwall.journey.NodeAccess;
import dev.pitwall.journey.Scheme;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.Target;
import dev.pitwall.probe.Urls;
import dev.pitwall.text.Hosts;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a proxy leads to: a node, or a front door that a browser cannot speak to by itself.
 *
 * @param origins what the node answers for
 * @param access how it is spoken to
 */
record NodePlace(List<URI> origins, String name, String host, int port, NodeAccess access) {
  NodePlace {
    origins = List.copyOf(origins);
  }

  static NodePlace of(Target target, Secrets secrets) {
    Service service = target.service();
    URI front = service.url();
    return switch (target) {
      case Target.OneNode(Service _, Service.Node node) ->
          new NodePlace(
              Stream.concat(Stream.of(front), service.also().stream()).toList(),
              node.name(),
              node.host(),
              node.port(),
              NodeAccess.of(service, node, secrets));
      case Target.FrontDoor _ ->
          new NodePlace(
              List.of(front),
              "the front door",
              Hosts.bare(String.valueOf(Hosts.of(front))),
              Urls.port(front),
              NodeAccess.ofFrontDoor(service, secrets));
    };
  }

  /** Whether what the browser sends over TLS has to be read, so as to be sent on otherwise. */
  boolean endsTls() {
    URI front = origins.getFirst();
    return Scheme.of(front) == Scheme.HTTPS && access.needsHelp(front);
  }
}
