package dev.pitwall.rollout;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One deployment of a version over the nodes of a service.
 *
 * @param id chosen by the deploy tool
 * @param version null when the tool did not say one
 * @param nodes in the order of the configuration
 * @param finishedAt null while it goes on
 * @param outcome null while it goes on
 * @param depthsBefore by signal, how deep the service's queues were when it was opened
 */
public record Rollout(
    String id,
    String service,
    @Nullable String version,
    Kind kind,
    Instant openedAt,
    Map<String, NodeState> nodes,
    @Nullable Instant finishedAt,
    @Nullable Result outcome,
    Map<String, Double> depthsBefore) {
  /** What a rollout is for. */
  public enum Kind {
    /** A new version. */
    DEPLOY,
    /** Back to a version that worked: never blocked by evidence. */
    ROLLBACK;

    /** The word used in requests and answers. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How a rollout ended. */
  public enum Result {
    SUCCEEDED,
    FAILED,
    ROLLED_BACK;

    /** The word used in requests and answers. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Rollout {
    nodes = Collections.unmodifiableMap(new LinkedHashMap<>(nodes));
    depthsBefore = Map.copyOf(depthsBefore);
  }

  public boolean isOpen() {
    return finishedAt == null;
  }

  /** Where that node is, if the service has it. */
  public Optional<NodeState> node(String name) {
    return Optional.ofNullable(nodes.get(name));
  }

  /**
   * The rollout with one node moved.
   *
   * @throws IllegalMove when it is finished, has no such node, or the move is not legal
   */
  public Rollout moved(String node, Phase to, Instant now) {
    requireOpen("move node " + node);
    NodeState state = nodes.get(node);
    if (state == null) {
      throw new IllegalMove(
          "rollout " + id + " has no node " + node + "; it has " + nodes.keySet());
    }
    Map<String, NodeState> moved = new LinkedHashMap<>(nodes);
    moved.put(node, state.moved(to, now));
    return new Rollout(id, service, version, kind, openedAt, moved, null, null, depthsBefore);
  }

  /** The rollout with a node that came up; it stays as it is when that is known. */
  Rollout up(String node, Instant at) {
    NodeState state = nodes.get(node);
    if (state == null || !state.isComingUp()) {
      return this;
    }
    Map<String, NodeState> changed = new LinkedHashMap<>(nodes);
    changed.put(node, state.up(at));
    return new Rollout(
        id, service, version, kind, openedAt, changed, finishedAt, outcome, depthsBefore);
  }

  /**
   * The rollout at its end. Saying the same end again changes nothing.
   *
   * @throws IllegalMove when it ended otherwise
   */
  public Rollout finished(Result result, Instant now) {
    if (outcome == result) {
      return this;
    }
    requireOpen("finish it as " + result.key());
    return new Rollout(id, service, version, kind, openedAt, nodes, now, result, depthsBefore);
  }

  /** The rollout with another version, which starts every proof anew. */
  public Rollout withVersion(@Nullable String newVersion) {
    requireOpen("change its version");
    return new Rollout(id, service, newVersion, kind, openedAt, nodes, null, null, depthsBefore);
  }

  private void requireOpen(String wanted) {
    if (outcome != null) {
      throw new IllegalMove(
          "rollout "
              + id
              + " is finished ("
              + outcome.key()
              + "); cannot "
              + wanted
              + "; open a new rollout with another id");
    }
  }
}
