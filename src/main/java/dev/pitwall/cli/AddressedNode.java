package dev.pitwall.cli;

import dev.pitwall.journey.Scheme;
import dev.pitwall.journey.Service;
import dev.pitwall.text.Hosts;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A node that no configuration names: {@code host:port}, or the same as a URL. */
final class AddressedNode {
  private static final Pattern ADDRESS =
      Pattern.compile("(?:(https?)://)?(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+):(\\d{1,5})/?");

  private AddressedNode() {}

  /**
   * The node at an address, with or without a scheme.
   *
   * @throws CannotStart when it is none
   */
  static Service.Node of(Service service, String asked) {
    Matcher address = ADDRESS.matcher(asked);
    int port = address.matches() ? Integer.parseInt(address.group(3)) : 0;
    if (port < 1 || port > 65535) {
      throw new CannotStart(
          "--node "
              + asked
              + ": service `"
              + service.name()
              + "` "
              + nodes(service)
              + "; name one of its nodes, or write host:port or http://host:port");
    }
    Scheme own = Scheme.ofWord(address.group(1));
    return new Service.Node(asked, Hosts.bare(address.group(2)), port, own, Map.of());
  }

  private static String nodes(Service service) {
    List<String> names = service.nodes().stream().map(Service.Node::name).toList();
    return names.isEmpty() ? "has no nodes" : "has the nodes " + String.join(", ", names);
  }
}
