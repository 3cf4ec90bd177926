package dev.pitwall.rollout;

import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The NO_GOs by evidence, and what they stop. Guarded by the lock of the gate service. */
final class StandingStops {
  private final RolloutState board;
  private final Map<String, Evaluation> stops = new LinkedHashMap<>();

  StandingStops(RolloutState board) {
    this.board = board;
  }

  /** Keeps it if it stops. */
  void put(Evaluation decided) {
    if (decided.verdict() == Verdict.NO_GO && !decided.judgement().restsOnVeto()) {
      stops.put(decided.id(), decided);
    }
  }

  void forget(String evaluation) {
    stops.remove(evaluation);
  }

  /** Whether it stops, and nobody acknowledged it. */
  boolean stands(String evaluation) {
    return stops.containsKey(evaluation) && !board.isAcknowledged(evaluation);
  }

  /**
   * The NO_GO that nobody acknowledged for this service, rollout, node and version, or for this
   * very process.
   *
   * @param awaitsStart whether another process than the one that is there is asked about
   */
  Optional<Evaluation> sticky(Evaluation asked, boolean awaitsStart) {
    return stops.values().stream()
        .filter(evaluation -> !evaluation.id().equals(asked.id()))
        .filter(evaluation -> !board.isAcknowledged(evaluation.id()))
        .filter(
            evaluation ->
                isSameMatter(evaluation.question(), asked.question())
                    || (!awaitsStart && isSameProcess(evaluation, asked)))
        .findFirst();
  }

  /** Whatever version it is called by, the process is the one that was stopped. */
  private boolean isSameProcess(Evaluation before, Evaluation now) {
    return before.question().phase() == GatePhase.POST_START
        && now.question().phase() == GatePhase.POST_START
        && now.question().rollout() != null
        && Objects.equals(before.question().node(), now.question().node())
        && before.turn() == now.turn()
        && now.turn() > 0
        && board.serviceOf(before.question()).equals(board.serviceOf(now.question()));
  }

  /** The NO_GOs that nobody acknowledged and that still stop an open rollout. */
  List<Evaluation> standingStops() {
    return stops.values().stream()
        .filter(evaluation -> !board.isAcknowledged(evaluation.id()))
        .filter(evaluation -> !isOfMoment(evaluation.question()))
        .filter(
            evaluation ->
                board.rollout(evaluation.question().rollout()).stream()
                    .anyMatch(rollout -> rollout.isOpen() && isOfVersion(evaluation, rollout)))
        .toList();
  }

  private static boolean isOfVersion(Evaluation evaluation, Rollout rollout) {
    return rollout.version() == null
        || Objects.equals(rollout.version(), evaluation.question().version());
  }

  private boolean isSameMatter(Question before, Question now) {
    return !isOfMoment(before)
        && now.rollout() != null
        && Objects.equals(before.rollout(), now.rollout())
        && Objects.equals(before.node(), now.node())
        && Objects.equals(before.version(), now.version())
        && board.serviceOf(before).equals(board.serviceOf(now));
  }

  /**
   * Queues, headroom or alerts of a moment are no fault of the version: until the node is started,
   * a new attempt is judged anew.
   */
  static boolean isOfMoment(Question question) {
    return question.phase() == GatePhase.PRE_DRAIN || question.phase() == GatePhase.DRAINED;
  }

  /** The NO_GO that nobody acknowledged about a process of that version on a node. */
  Optional<NodeRecord.LastVerdict> stopOf(NodeRecord record, @Nullable String version) {
    return stops.values().stream()
        .filter(stop -> version != null && version.equals(stop.question().version()))
        .filter(stop -> stop.question().phase() == GatePhase.POST_START)
        .filter(stop -> record.node().equals(stop.question().node()))
        .filter(
            stop -> board.serviceOf(stop.question()).filter(record.service()::equals).isPresent())
        .filter(stop -> !board.isAcknowledged(stop.id()))
        .filter(stop -> !isOutdated(record, stop))
        .reduce((one, later) -> later)
        .map(
            stop ->
                new NodeRecord.LastVerdict(
                    stop.id(),
                    stop.question().gate(),
                    stop.verdict(),
                    Objects.requireNonNull(stop.decidedAt())));
  }

  /** A later GO about the same version on that node says more. */
  private boolean isOutdated(NodeRecord record, Evaluation stop) {
    return board.isProvenSince(
        record,
        Objects.requireNonNull(stop.question().version()),
        Objects.requireNonNull(stop.decidedAt()));
  }
}
