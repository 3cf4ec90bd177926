package dev.pitwall.store;

import dev.pitwall.rollout.NodeState;
import dev.pitwall.rollout.Phase;
import dev.pitwall.rollout.Rollout;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rollout as it is kept.
 *
 * @param versionSince null in what earlier versions wrote, as {@code depthsBefore}
 * @param nodes an array, since their order means something
 */
record StoredRollout(
    String id,
    String service,
    @Nullable String version,
    Rollout.Kind kind,
    Instant openedAt,
    @Nullable Instant versionSince,
    List<Node> nodes,
    @Nullable Instant finishedAt,
    Rollout.@Nullable Result outcome,
    @Nullable Map<String, Double> depthsBefore) {

  record Node(
      String name,
      String node,
      Phase phase,
      Instant since,
      @Nullable Instant startedAt,
      @Nullable Instant upAt) {
    private static Node of(String name, NodeState state) {
      return new Node(
          name, state.node(), state.phase(), state.since(), state.startedAt(), state.upAt());
    }

    private NodeState state() {
      return new NodeState(node, phase, since, startedAt, upAt);
    }
  }

  static String write(Rollout rollout) {
    return StoredJson.write(
        new StoredRollout(
            rollout.id(),
            rollout.service(),
            rollout.version(),
            rollout.kind(),
            rollout.openedAt(),
            rollout.versionSince(),
            rollout.nodes().entrySet().stream()
                .map(node -> Node.of(node.getKey(), node.getValue()))
                .toList(),
            rollout.finishedAt(),
            rollout.outcome(),
            rollout.depthsBefore()));
  }

  static Rollout read(String text) {
    return StoredJson.read(text, StoredRollout.class).rollout();
  }

  private Rollout rollout() {
    Map<String, NodeState> states = new LinkedHashMap<>();
    nodes.forEach(node -> states.put(node.name(), node.state()));
    return new Rollout(
        id,
        service,
        version,
        kind,
        openedAt,
        versionSince == null ? openedAt : versionSince,
        states,
        finishedAt,
        outcome,
        depthsBefore == null ? Map.of() : depthsBefore);
  }
}
