package dev.pitwall.rollout;

import dev.pitwall.gate.Need;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What changed in the evaluations, for those who listen, and the runs that open ones wait for.
 * Guarded by the lock of the gate service, but for {@link #demands}.
 */
final class EvaluationNews {
  private final RolloutState board;
  private final StandingAnswers standing;
  private final List<Evaluation> news = new ArrayList<>();
  private volatile List<RunDemand> demands = List.of();
  private boolean demandsChanged;

  EvaluationNews(RolloutState board, StandingAnswers standing) {
    this.board = board;
    this.standing = standing;
  }

  /**
   * Publishes an evaluation as it is now.
   *
   * @param before as it was; null when it is new
   */
  void tell(Evaluation evaluation, @Nullable Evaluation before) {
    standing.publish(evaluation);
    board.forgotten().forEach(standing::withdraw);
    if (!evaluation.equals(before)) {
      news.add(evaluation);
    }
    boolean needed = before != null && !before.judgement().needs().isEmpty();
    demandsChanged |= needed || !evaluation.judgement().needs().isEmpty();
  }

  private void publishDemands() {
    Map<RunDemand, RunDemand> most = new LinkedHashMap<>();
    for (OpenQuestion open : board.open()) {
      Evaluation evaluation = open.evaluation();
      for (Need need : evaluation.judgement().needs()) {
        most.merge(
            new RunDemand(need.journey(), need.node(), 0),
            new RunDemand(need.journey(), need.node(), need.runs(), evaluation.id()),
            EvaluationNews::both);
      }
    }
    demands = List.copyOf(most.values());
  }

  /** Two questions that wait for the same journey on the same node wait for the same runs. */
  private static RunDemand both(RunDemand one, RunDemand other) {
    String newest =
        one.question().compareTo(other.question()) > 0 ? one.question() : other.question();
    return new RunDemand(one.journey(), one.node(), Math.max(one.runs(), other.runs()), newest);
  }

  /** What open questions wait for, at most once a journey and target. */
  List<RunDemand> demands() {
    return demands;
  }

  /** What changed since this was last asked. */
  List<Evaluation> takeNews() {
    List<Evaluation> taken = List.copyOf(news);
    news.clear();
    return taken;
  }

  /** Whether the demands changed since this was last asked. */
  boolean takeDemandsChanged() {
    if (demandsChanged) {
      publishDemands();
      demandsChanged = false;
      return true;
    }
    return false;
  }
}
