package dev.pitwall.rollout;

import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.Verdict;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One deployment of a version over the nodes of a service.
 *
 * @param id chosen by the deploy tool
 * @param version null when the tool did not say one
 * @param nodes in the order of the configuration
 * @param finishedAt null while it goes on
 * @param outcome null while it goes on
 * @param versionSince when it took its version: at its opening, or at the change to it
 * @param depthsBefore by signal, how deep the service's queues were when it was opened
 */
public record Rollout(
    String id,
    String service,
    @Nullable String version,
    Kind kind,
    Instant openedAt,
    Instant versionSince,
    Map<String, NodeState> nodes,
    @Nullable Instant finishedAt,
    @Nullable Result outcome,
    Map<String, Double> depthsBefore) {
  private static final Pattern OWN_ID = Pattern.compile("(.+)#([0-9]{1,5})");

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
    ROLLED_BACK,
    /** Nothing was asked or told for so long that it is taken for given up. */
    ABANDONED;

    /** The word used in requests and answers. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A rollout that has the version it was opened with. */
  public Rollout(
      String id,
      String service,
      @Nullable String version,
      Kind kind,
      Instant openedAt,
      Map<String, NodeState> nodes,
      @Nullable Instant finishedAt,
      @Nullable Result outcome,
      Map<String, Double> depthsBefore) {
    this(id, service, version, kind, openedAt, openedAt, nodes, finishedAt, outcome, depthsBefore);
  }

  public Rollout {
    nodes = Collections.unmodifiableMap(new LinkedHashMap<>(nodes));
    depthsBefore = Map.copyOf(depthsBefore);
  }

  public boolean isOpen() {
    return finishedAt == null;
  }

  /** Whether Pitwall gave that id to a rollout that was begun anew, as {@code r-42#2}. */
  static boolean isOwnId(String id) {
    return id.contains("#");
  }

  /** The id it gets when it is begun anew: {@code r-42#2}, then {@code r-42#3}. */
  String nextId() {
    Matcher own = OWN_ID.matcher(id);
    return own.matches() ? own.group(1) + "#" + (Integer.parseInt(own.group(2)) + 1) : id + "#2";
  }

  /**
   * Whether a question about it begins it anew: once it has ended it answers what it has answered,
   * and whether its fleet is good.
   *
   * @param last the last verdict of that question; null when it was not asked
   */
  boolean isAskedAnew(GatePhase phase, @Nullable Verdict last) {
    boolean fleet = phase == GatePhase.FLEET && outcome == Result.SUCCEEDED;
    return !isOpen() && !fleet && (last == null || last == Verdict.GO);
  }

  /** Where that node is, if the service has it. */
  public Optional<NodeState> node(String name) {
    return Optional.ofNullable(nodes.get(name));
  }

  /**
   * The rollout with one node moved.
   *
   * @throws IllegalTransition when it is finished, has no such node, or the move is not legal
   */
  public Rollout moved(String node, Phase to, Instant now) {
    requireOpen("move node " + node);
    NodeState state = nodes.get(node);
    if (state == null) {
      throw new IllegalTransition(
          "rollout " + id + " has no node " + node + "; it has " + nodes.keySet());
    }
    Map<String, NodeState> moved = new LinkedHashMap<>(nodes);
    moved.put(node, state.moved(to, now));
    return new Rollout(
        id, service, version, kind, openedAt, versionSince, moved, null, null, depthsBefore);
  }

  /** The same, also where a node that is started is started again. */
  Rollout movedOrStartedAgain(String node, Phase to, Instant now) {
    NodeState state = nodes.get(node);
    if (state == null || to != Phase.STARTED || state.phase() != Phase.STARTED) {
      return moved(node, to, now);
    }
    Map<String, NodeState> changed = new LinkedHashMap<>(nodes);
    changed.put(node, new NodeState(node, to, now, now, null));
    return new Rollout(
        id, service, version, kind, openedAt, versionSince, changed, null, null, depthsBefore);
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
        id,
        service,
        version,
        kind,
        openedAt,
        versionSince,
        changed,
        finishedAt,
        outcome,
        depthsBefore);
  }

  /**
   * The rollout at its end. Saying the same end again changes nothing.
   *
   * @throws IllegalTransition when it ended otherwise
   */
  public Rollout finished(Result result, Instant now) {
    if (outcome == result) {
      return this;
    }
    requireOpen("finish it as " + result.key());
    return new Rollout(
        id, service, version, kind, openedAt, versionSince, nodes, now, result, depthsBefore);
  }

  /** The rollout with another version, which starts every proof anew. */
  public Rollout withVersion(@Nullable String newVersion, Instant now) {
    requireOpen("change its version");
    return new Rollout(
        id, service, newVersion, kind, openedAt, now, nodes, null, null, depthsBefore);
  }

  private void requireOpen(String wanted) {
    if (outcome != null) {
      throw new IllegalTransition(
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
