package dev.pitwall.rollout;

import dev.pitwall.gate.GatePhase;
import java.util.Optional;

/**
 * Which questions wait for a start: of another process than the one that is there. Guarded by the
 * lock of the gate service.
 */
final class AwaitedStarts {
  private AwaitedStarts() {}

  /** The question that waits for a start of that node. */
  static Optional<Evaluation> awaiting(RolloutState board, NodeRecord record) {
    return board.open().stream()
        .map(OpenQuestion::evaluation)
        .filter(
            evaluation ->
                evaluation.question().phase() == GatePhase.POST_START
                    && record.node().equals(evaluation.question().node())
                    && awaits(board, record, evaluation))
        .findFirst();
  }

  /** Whether a post-start question waits for another process than the one that is there. */
  static boolean awaits(RolloutState board, NodeRecord record, Evaluation evaluation) {
    String rollout = evaluation.question().rollout();
    boolean ofAnother =
        rollout != null && (record.phase() == Phase.WAITING || !rollout.equals(record.rollout()));
    if (!record.isStarted() || record.phase().isOut() || ofAnother) {
      return true;
    }
    Incarnation of = record.incarnation();
    String expected = evaluation.question().version();
    if (board.isJudgedAsOther(record, expected)) {
      return true;
    }
    boolean met = of.version() != null && of.version().equals(expected);
    boolean unknown = of.version() == null && of.upAt() == null;
    return !met && (unknown || (expected != null && of.version() != null));
  }
}
