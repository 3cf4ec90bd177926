package dev.pitwall.journey;

import java.net.URI;
import java.time.Duration;
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
 * @param instanceHeader the response header in which a node names its running process, another one
 *     after each start; null when none does
 * @param startMetrics the path of a page of metrics whose {@code process_start_time_seconds} tells
 *     the running process instead; null where none is read
 * @param also further origins that the same nodes answer for, of the front door's scheme; runs that
 *     are pinned to a node reach it for these as well
 * @param health how a node is asked whether it is well; null when none can say
 * @param certificateLeft how long the TLS certificates must still be good; null where they are not
 *     watched
 * @param access how it is spoken to beyond what its URL says
 */
public record Service(
    String name,
    URI url,
    @Nullable String versionHeader,
    @Nullable String nodeHeader,
    @Nullable String instanceHeader,
    @Nullable String startMetrics,
    List<URI> also,
    @Nullable HealthRule health,
    @Nullable Duration certificateLeft,
    List<Node> nodes,
    Map<String, String> variables,
    ServiceAccess access) {
  /**
   * One machine or process that serves it, reached directly at host and port.
   *
   * @param scheme how it is spoken to; null for that of the front door
   * @param headers what a balancer would add to a request; in them, places of the node may stand
   */
  public record Node(
      String name, String host, int port, @Nullable Scheme scheme, Map<String, Template> headers) {
    public Node {
      headers = Map.copyOf(headers);
    }

    /** One that is spoken to as the front door is. */
    public Node(String name, String host, int port) {
      this(name, host, port, null, Map.of());
    }

    /** As it is written in a configuration, without the scheme. */
    public String address() {
      return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
    }
  }

  public Service {
    also = List.copyOf(also);
    nodes = List.copyOf(nodes);
    variables = Map.copyOf(variables);
  }

  /** A service with one origin. */
  public Service(
      String name,
      URI url,
      @Nullable String versionHeader,
      @Nullable String nodeHeader,
      @Nullable String instanceHeader,
      @Nullable HealthRule health,
      @Nullable Duration certificateLeft,
      List<Node> nodes,
      Map<String, String> variables) {
    this(
        name,
        url,
        versionHeader,
        nodeHeader,
        instanceHeader,
        null,
        List.of(),
        health,
        certificateLeft,
        nodes,
        variables,
        ServiceAccess.USUAL);
  }

  /** A service whose answers do not name the running process. */
  public Service(
      String name,
      URI url,
      @Nullable String versionHeader,
      @Nullable String nodeHeader,
      @Nullable HealthRule health,
      @Nullable Duration certificateLeft,
      List<Node> nodes,
      Map<String, String> variables) {
    this(name, url, versionHeader, nodeHeader, null, health, certificateLeft, nodes, variables);
  }

  /** A service whose nodes answer 2xx to a path when they are well; null when they cannot say. */
  public Service(
      String name,
      URI url,
      @Nullable String versionHeader,
      @Nullable String nodeHeader,
      @Nullable String healthPath,
      List<Node> nodes,
      Map<String, String> variables) {
    this(
        name,
        url,
        versionHeader,
        nodeHeader,
        healthPath == null ? null : HealthRule.of(healthPath),
        null,
        nodes,
        variables);
  }

  /**
   * Whether another service of this name is asked as this one is, and its answers are read as this
   * one's, whichever nodes there are.
   */
  public boolean isSpokenToAs(Service other) {
    return bare().equals(other.bare());
  }

  private Service bare() {
    return new Service(
        name,
        url,
        versionHeader,
        nodeHeader,
        instanceHeader,
        null,
        also,
        null,
        null,
        List.of(),
        variables,
        access);
  }

  /** Whether anything names the running process of a node. */
  public boolean namesInstances() {
    return instanceHeader != null || startMetrics != null;
  }

  /** The node of that name. */
  public Optional<Node> node(String name) {
    return nodes.stream().filter(node -> node.name().equals(name)).findFirst();
  }
}
