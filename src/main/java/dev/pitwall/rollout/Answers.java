package dev.pitwall.rollout;

import dev.pitwall.gate.GatePolicy;
import dev.pitwall.gate.Need;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers questions to gates, and knows what open ones wait for. Guarded by race control's lock,
 * but for {@link #standing}.
 */
final class Answers {
  private final Setup setup;
  private final Board board;
  private final Rollouts rollouts;
  private final Evaluations evaluations;
  private final Holds holds;

  Answers(Setup setup, Board board, Rollouts rollouts, Evaluations evaluations, Holds holds) {
    this.setup = setup;
    this.board = board;
    this.rollouts = rollouts;
    this.evaluations = evaluations;
    this.holds = holds;
  }

  Evaluation ask(Question asked, String who, Instant now) {
    GatePolicy policy = setup.knownGate(asked.gate());
    Question question = rollouts.settled(asked, policy, who, now);
    return holds.over(evaluations.of(question, policy, who, now), now);
  }

  /** Takes no lock: what it reads is published whole, by {@link Evaluations} and {@link Holds}. */
  Optional<Evaluation> standing(String evaluationId, Instant now) {
    Evaluation evaluation = evaluations.standing(evaluationId);
    if (evaluation == null || (evaluation.isFinal() && !evaluation.holdsAt(now))) {
      return Optional.empty();
    }
    return Optional.of(holds.over(evaluation, now));
  }

  /** Two questions that wait for the same journey on the same node wait for the same runs. */
  List<Demand> demands() {
    Map<Demand, Integer> most = new LinkedHashMap<>();
    for (Evaluation open : board.open()) {
      for (Need need : open.judgement().needs()) {
        most.merge(new Demand(need.journey(), need.node(), 0), need.runs(), Math::max);
      }
    }
    return most.entrySet().stream()
        .map(e -> new Demand(e.getKey().journey(), e.getKey().node(), e.getValue()))
        .toList();
  }
}
