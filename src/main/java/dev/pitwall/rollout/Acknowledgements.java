package dev.pitwall.rollout;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Which verdicts somebody has acknowledged, and when. Guarded by the lock of the gate service. */
final class Acknowledgements {
  private final RolloutState board;
  private final Map<String, Instant> acknowledged = new HashMap<>();
  private final Map<String, Last> lastOf = new HashMap<>();

  /** When a verdict about a node in that turn, or about a fleet, was last acknowledged. */
  private record Last(int turn, Instant at) {}

  Acknowledgements(RolloutState board) {
    this.board = board;
  }

  void put(Acknowledgement acknowledgement) {
    acknowledged.put(acknowledgement.evaluation(), acknowledgement.at());
    board.evaluation(acknowledgement.evaluation()).ifPresent(this::put);
  }

  /** Takes an evaluation, which may have been acknowledged before it was read back. */
  void put(Evaluation evaluation) {
    Instant at = acknowledged.get(evaluation.id());
    if (at != null) {
      put(evaluation, at);
    }
  }

  boolean contains(String evaluation) {
    return acknowledged.containsKey(evaluation);
  }

  private void put(Evaluation evaluation, Instant at) {
    lastOf.merge(
        matterOf(evaluation),
        new Last(evaluation.turn(), at),
        (one, other) ->
            other.turn() < one.turn()
                    || (other.turn() == one.turn() && other.at().isBefore(one.at()))
                ? one
                : other);
  }

  private String matterOf(Evaluation evaluation) {
    Question question = evaluation.question();
    String node = question.node();
    return board.serviceOf(question).orElse("")
        + (node == null ? " rollout " + question.rollout() : " node " + node);
  }

  /**
   * When somebody last acknowledged a stop of what is asked about, whichever gate's it was: what
   * was seen before has been looked at.
   */
  Instant lastAt(Evaluation asked) {
    Last last = lastOf.get(matterOf(asked));
    return last == null || last.turn() != asked.turn() ? Instant.EPOCH : last.at();
  }
}
