package dev.pitwall.rollout;

import java.util.List;
import java.util.Optional;

/**
 * Evaluations as they stand now: what is kept of an open one is older than what the gate service
 * has of it.
 */
public record NewestEvaluations(EvaluationArchive kept, GateService gate)
    implements EvaluationArchive {
  @Override
  public List<Evaluation> list(EvaluationFilter filter) {
    return kept.list(filter).stream()
        .map(one -> gate.findEvaluation(one.id()).orElse(one))
        .toList();
  }

  @Override
  public Optional<Evaluation> find(String id) {
    return gate.findEvaluation(id).or(() -> kept.find(id));
  }
}
