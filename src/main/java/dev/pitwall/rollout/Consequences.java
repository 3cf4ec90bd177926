package dev.pitwall.rollout;

import dev.pitwall.gate.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What verdicts about the process on a node make of the node. Guarded by the gate service's lock.
 *
 * <p>It is done once every gate that was asked about it said GO, and failed while any gate's NO_GO
 * or INCONCLUSIVE about it stands unacknowledged.
 */
final class Consequences {
  private final RolloutState board;

  Consequences(RolloutState board) {
    this.board = board;
  }

  /** The record as it is to be by all that was decided, when that differs from what it is. */
  Optional<NodeRecord> of(NodeRecord record, Instant now) {
    List<Evaluation> told = board.ofProcess(record);
    boolean proven = record.incarnation().standing() == Incarnation.Standing.PROVEN;
    if (proven && told.stream().noneMatch(this::stands)) {
      return Optional.empty(); // a question that is open takes no proof back
    }
    NodeRecord.LastVerdict last = record.lastVerdict();
    if (record.phase() == Phase.FAILED
        && told.isEmpty()
        && last != null
        && board.isAcknowledged(last.evaluation())) { // it failed as an earlier process
      return Optional.of(record.decided(Phase.STARTED, Incarnation.Standing.UNPROVEN, last, now));
    }
    return of(record, told, now);
  }

  /** The same with one more verdict, which is not on the board yet. */
  Optional<NodeRecord> of(NodeRecord record, Evaluation decided, Instant now) {
    if (decided.turn() != record.turn()) {
      return Optional.empty();
    }
    List<Evaluation> told = new ArrayList<>(board.ofProcess(record));
    boolean outweighed =
        told.removeIf(one -> isOfSameGate(one, decided) && board.outweighs(decided, one))
            || told.stream().noneMatch(one -> isOfSameGate(one, decided));
    if (outweighed) {
      told.add(decided);
    }
    return of(record, told, now);
  }

  private static boolean isOfSameGate(Evaluation one, Evaluation other) {
    return one.question().isOfSameGate(other.question());
  }

  /**
   * One by a veto, or that waited for a start in vain, says nothing of the process that is there.
   */
  private static boolean isOfItsProcess(Evaluation evaluation) {
    return !evaluation.judgement().restsOnVeto()
        && evaluation.judgement().findings().stream()
            .noneMatch(finding -> finding.isOfAwaitedStart());
  }

  private Optional<NodeRecord> of(NodeRecord record, List<Evaluation> all, Instant now) {
    List<Evaluation> told = all.stream().filter(Consequences::isOfItsProcess).toList();
    if (told.isEmpty() || !isDecidedUpon(record.phase())) {
      return Optional.empty();
    }
    NodeRecord next = next(record, told, now);
    return next.equals(record) ? Optional.empty() : Optional.of(next);
  }

  private static boolean isDecidedUpon(Phase phase) {
    return phase == Phase.STARTED || phase == Phase.DONE || phase == Phase.FAILED;
  }

  private NodeRecord next(NodeRecord record, List<Evaluation> told, Instant now) {
    Optional<Evaluation> stop = told.stream().filter(this::stands).findFirst();
    if (stop.isPresent()) {
      return decided(record, Phase.FAILED, Incarnation.Standing.FAILED, stop.get(), now);
    }
    Evaluation last = told.getLast();
    boolean proven = told.stream().allMatch(one -> one.verdict() == Verdict.GO);
    if (proven) {
      return decided(record, Phase.DONE, Incarnation.Standing.PROVEN, last, now);
    }
    Phase phase = record.phase() == Phase.FAILED ? Phase.STARTED : record.phase();
    Incarnation.Standing standing = Incarnation.Standing.UNPROVEN;
    return record.decided(phase, standing, record.lastVerdict(), now);
  }

  private boolean stands(Evaluation evaluation) {
    boolean stops =
        evaluation.verdict() == Verdict.NO_GO || evaluation.verdict() == Verdict.INCONCLUSIVE;
    return evaluation.isFinal()
        && stops
        && !evaluation.judgement().restsOnVeto()
        && !board.isAcknowledged(evaluation.id());
  }

  private static NodeRecord decided(
      NodeRecord record, Phase to, Incarnation.Standing standing, Evaluation by, Instant now) {
    Instant at = by.decidedAt() == null ? now : by.decidedAt();
    return record.decided(
        to,
        standing,
        new NodeRecord.LastVerdict(by.id(), by.question().gate(), by.verdict(), at),
        now);
  }
}
