package dev.pitwall.rollout;

import dev.pitwall.journey.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where each node of each service is, and which process is on it. Guarded by the lock of the gate
 * service, but for {@link #isOut}.
 */
final class NodeBook {
  private final Map<String, Map<String, NodeRecord>> records = new HashMap<>();

  /** Of nodes that the configuration has not, or has no more: they may come back. */
  private final Map<String, Map<String, NodeRecord>> absent = new HashMap<>();

  private volatile Map<String, Set<String>> out = Map.of();

  NodeBook(MonitoredConfig config, List<NodeRecord> remembered, Instant now) {
    remembered.forEach(record -> nodesOf(absent, record.service()).put(record.node(), record));
    reconfigured(config, now);
  }

  /**
   * Takes up which nodes there are. One that was known by its name goes on where it was when it was
   * seen last: what failed stays failed, and nothing proves that its process is still the same.
   */
  void reconfigured(MonitoredConfig config, Instant now) {
    Map<String, Map<String, NodeRecord>> before = new HashMap<>(records);
    records.clear();
    for (Service service : config.services()) {
      Map<String, NodeRecord> had = before.getOrDefault(service.name(), Map.of());
      Map<String, NodeRecord> away = nodesOf(absent, service.name());
      Map<String, NodeRecord> nodes = new HashMap<>();
      for (Service.Node node : service.nodes()) {
        NodeRecord known = had.get(node.name());
        NodeRecord back = away.remove(node.name());
        NodeRecord record =
            known != null
                ? known
                : back != null
                    ? back.datedBy(now)
                    : NodeRecord.found(service.name(), node.name(), now);
        nodes.put(node.name(), record);
      }
      records.put(service.name(), nodes);
    }
    before.forEach(
        (service, had) ->
            had.forEach(
                (node, record) -> {
                  if (!knows(service, node)) {
                    nodesOf(absent, service).put(node, record);
                  }
                }));
    publish();
  }

  private static Map<String, NodeRecord> nodesOf(
      Map<String, Map<String, NodeRecord>> book, String service) {
    return book.computeIfAbsent(service, name -> new HashMap<>());
  }

  /** The record of a node that the configuration has. */
  NodeRecord of(String service, String node) {
    NodeRecord record = ofService(service).get(node);
    if (record == null) {
      throw new UnknownName("service " + service + " has no node " + node);
    }
    return record;
  }

  /** Whether the configuration has that node. */
  boolean knows(String service, String node) {
    return ofService(service).containsKey(node);
  }

  Map<String, NodeRecord> ofService(String service) {
    return records.getOrDefault(service, Map.of());
  }

  List<NodeRecord> all() {
    List<NodeRecord> all = new ArrayList<>();
    records.values().forEach(nodes -> all.addAll(nodes.values()));
    return all;
  }

  void put(NodeRecord record) {
    records.computeIfAbsent(record.service(), key -> new HashMap<>()).put(record.node(), record);
    publish();
  }

  /**
   * The wall clock was set: processes are as old as before.
   *
   * @param step by how much, back if negative
   */
  void clockWasSet(Duration step, Instant now) {
    all().forEach(record -> put(record.with(record.incarnation().shifted(step)).datedBy(now)));
  }

  private void publish() {
    Map<String, Set<String>> now = new HashMap<>();
    records.forEach(
        (service, nodes) -> {
          Set<String> names = new TreeSet<>();
          nodes.values().stream()
              .filter(record -> record.phase().isOut())
              .forEach(record -> names.add(record.node()));
          now.put(service, Set.copyOf(names));
        });
    out = Map.copyOf(now);
  }

  /** Whether a rollout has that node out; takes no lock. */
  boolean isOut(String service, String node) {
    return out.getOrDefault(service, Set.of()).contains(node);
  }
}
