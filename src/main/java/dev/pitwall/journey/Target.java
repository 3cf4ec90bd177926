package dev.pitwall.journey;

import org.jspecify.annotations.Nullable;

/** Where a run is aimed. */
public sealed interface Target {
  /** The service that is meant to answer. */
  Service service();

  /** The name of the node, or null for the front door. */
  default @Nullable String nodeName() {
    return this instanceof OneNode one ? one.node().name() : null;
  }

  /** A few words for a report. */
  default String describe() {
    String node = nodeName();
    return node == null ? service().name() : node;
  }

  /** The service through its public address. */
  record FrontDoor(Service service) implements Target {}

  /** One node, reached at its own address with the service's Host and SNI. */
  record OneNode(Service service, Service.Node node) implements Target {}
}
