package dev.pitwall.rollout;

import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who is where: rollouts, evaluations, holds. Guarded by race control's lock. */
final class Board {
  private static final int MAX_EVALUATIONS = 20_000;

  private final Map<String, Rollout> rollouts = new LinkedHashMap<>();
  private final Map<String, Evaluation> evaluations = new LinkedHashMap<>();
  private final Map<Question, String> latest = new HashMap<>();
  private final Map<String, Hold> holds = new LinkedHashMap<>();
  private final Set<String> acknowledged = new HashSet<>();
  private final Map<String, Evaluation> open = new LinkedHashMap<>();
  private final Map<String, Evaluation> stops = new LinkedHashMap<>();
  private final List<String> forgotten = new ArrayList<>();

  Board(Journal.Memory memory) {
    memory.rollouts().forEach(this::put);
    memory.evaluations().stream()
        .sorted(Comparator.comparing(Evaluation::openedAt))
        .forEach(this::put);
    memory.holds().forEach(this::put);
    memory.acknowledgements().forEach(this::put);
  }

  void put(Rollout rollout) {
    rollouts.put(rollout.id(), rollout);
  }

  void put(Evaluation evaluation) {
    evaluations.put(evaluation.id(), evaluation);
    latest.put(evaluation.question(), evaluation.id());
    if (evaluation.isFinal()) {
      open.remove(evaluation.id());
    } else {
      open.put(evaluation.id(), evaluation);
    }
    if (evaluation.isFinal() && evaluation.verdict() == Verdict.NO_GO) {
      stops.put(evaluation.id(), evaluation);
    }
    if (evaluations.size() > MAX_EVALUATIONS) {
      forgetOne();
    }
  }

  void put(Hold hold) {
    holds.put(hold.id(), hold);
  }

  void put(Acknowledgement acknowledgement) {
    acknowledged.add(acknowledgement.evaluation());
  }

  /** Forgets the oldest evaluation that can no longer matter; the journal still has it. */
  private void forgetOne() {
    Iterator<Evaluation> oldest = evaluations.values().iterator();
    while (oldest.hasNext()) {
      Evaluation evaluation = oldest.next();
      if (evaluation.isFinal() && !isOfOpenRollout(evaluation)) {
        oldest.remove();
        latest.remove(evaluation.question(), evaluation.id());
        stops.remove(evaluation.id());
        forgotten.add(evaluation.id());
        return;
      }
    }
  }

  private boolean isOfOpenRollout(Evaluation evaluation) {
    String id = evaluation.question().rollout();
    Rollout rollout = id == null ? null : rollouts.get(id);
    return rollout != null && rollout.isOpen();
  }

  Optional<Rollout> rollout(@Nullable String id) {
    return id == null ? Optional.empty() : Optional.ofNullable(rollouts.get(id));
  }

  List<Rollout> rollouts() {
    return List.copyOf(rollouts.values());
  }

  Optional<Evaluation> evaluation(String id) {
    return Optional.ofNullable(evaluations.get(id));
  }

  Optional<Evaluation> latest(Question question) {
    String id = latest.get(question);
    return id == null ? Optional.empty() : Optional.ofNullable(evaluations.get(id));
  }

  List<Evaluation> open() {
    return List.copyOf(open.values());
  }

  /** The evaluations that were forgotten since this was last asked. */
  List<String> forgotten() {
    List<String> gone = List.copyOf(forgotten);
    forgotten.clear();
    return gone;
  }

  Optional<Hold> hold(String id) {
    return Optional.ofNullable(holds.get(id));
  }

  List<Hold> holds() {
    return List.copyOf(holds.values());
  }

  /** The hold that stops a gate, the longest standing first. */
  Optional<Hold> stopping(String gate, Instant now) {
    return holds.values().stream()
        .filter(hold -> hold.stops(gate, now))
        .min(Comparator.comparing(Hold::placedAt));
  }

  /** The NO_GO nobody acknowledged for this rollout, node and version, but for one evaluation. */
  Optional<Evaluation> sticky(Question question, String except) {
    return stops.values().stream()
        .filter(evaluation -> !evaluation.id().equals(except))
        .filter(evaluation -> !acknowledged.contains(evaluation.id()))
        .filter(evaluation -> isSameMatter(evaluation.question(), question))
        .findFirst();
  }

  /** The NO_GOs that nobody acknowledged and that still stop an open rollout. */
  List<Evaluation> standingStops() {
    return stops.values().stream()
        .filter(evaluation -> !acknowledged.contains(evaluation.id()))
        .filter(evaluation -> evaluation.question().phase() != GatePhase.PRE_DRAIN)
        .filter(
            evaluation ->
                rollout(evaluation.question().rollout()).stream()
                    .anyMatch(rollout -> rollout.isOpen() && isOfVersion(evaluation, rollout)))
        .toList();
  }

  private static boolean isOfVersion(Evaluation evaluation, Rollout rollout) {
    return rollout.version() == null
        || Objects.equals(rollout.version(), evaluation.question().version());
  }

  private static boolean isSameMatter(Question before, Question now) {
    // Queues, headroom or alerts of a moment are no fault of the version: before the drain, a new
    // attempt is judged anew.
    return before.phase() != GatePhase.PRE_DRAIN
        && now.rollout() != null
        && Objects.equals(before.rollout(), now.rollout())
        && Objects.equals(before.node(), now.node())
        && Objects.equals(before.version(), now.version())
        && before.gate().equals(now.gate());
  }

  /**
   * Where each node of a service is, over all open rollouts: the one that touched it last knows.
   */
  Map<String, NodeState> nodesOf(String service) {
    Map<String, NodeState> nodes = new HashMap<>();
    for (Rollout rollout : rollouts.values()) {
      if (rollout.isOpen() && rollout.service().equals(service)) {
        rollout.nodes().values().forEach(state -> nodes.merge(state.node(), state, Board::later));
      }
    }
    return nodes;
  }

  private static NodeState later(NodeState one, NodeState other) {
    return other.since().isBefore(one.since()) ? one : other;
  }

  /** Whether a rollout has that node out. */
  boolean isOut(String service, String node) {
    NodeState state = nodesOf(service).get(node);
    return state != null && state.phase().isOut();
  }

  /** Other nodes of the same rollout that failed. */
  List<String> failedBeside(Question question) {
    if (question.phase() != GatePhase.PRE_DRAIN && question.phase() != GatePhase.FLEET) {
      return List.of();
    }
    List<String> failed = new ArrayList<>();
    rollout(question.rollout())
        .ifPresent(
            rollout ->
                rollout.nodes().values().stream()
                    .filter(state -> state.phase() == Phase.FAILED)
                    .map(NodeState::node)
                    .filter(node -> !node.equals(question.node()))
                    .forEach(failed::add));
    return failed;
  }
}
