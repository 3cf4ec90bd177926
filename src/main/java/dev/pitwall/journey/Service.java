package dev.pitwall.journey;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is deployed and watched.
 *
 * @param url the front door, as users reach it
 * @param versionHeader the response header in which a node says its version; null when none does
 * @param nodeHeader the response header in which a node says its name; null when none does
 * @param healthPath the path that answers 2xx on a healthy node; null when there is none
 */
public record Service(
    String name,
    URI url,
    @Nullable String versionHeader,
    @Nullable String nodeHeader,
    @Nullable String healthPath,
    List<Node> nodes,
    Map<String, String> variables) {
  /** One machine or process that serves it, reached directly at host and port. */
  public record Node(String name, String host, int port) {
    /** As it is written in a configuration. */
    public String address() {
      return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
    }
  }

  public Service {
    nodes = List.copyOf(nodes);
    variables = Map.copyOf(variables);
  }

  /** The node of that name. */
  public Optional<Node> node(String name) {
    return nodes.stream().filter(node -> node.name().equals(name)).findFirst();
  }
}
