package dev.pitwall.rollout;

import dev.pitwall.gate.Evidence;
import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.GatePolicy;
import dev.pitwall.gate.Judge;
import dev.pitwall.gate.Judgement;
import dev.pitwall.gate.Verdict;
import dev.pitwall.journey.Ids;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Opens evaluations and judges them again whenever there is something new. Guarded by race
 * control's lock, but for {@link #standing}.
 */
final class Evaluations {
  private final Setup setup;
  private final Board board;
  private final EvidenceDesk desk;
  private final Rollouts rollouts;
  private final Journal journal;
  private final Ids ids;
  private final Map<String, Evaluation> answers = new ConcurrentHashMap<>();
  private final List<Evaluation> news = new ArrayList<>();

  Evaluations(
      Setup setup, Board board, EvidenceDesk desk, Rollouts rollouts, Journal journal, Ids ids) {
    this.setup = setup;
    this.board = board;
    this.desk = desk;
    this.rollouts = rollouts;
    this.journal = journal;
    this.ids = ids;
  }

  /** The evaluation as it is known outside of the lock; null when it is not. */
  @Nullable Evaluation standing(String id) {
    return answers.get(id);
  }

  /** What changed since this was last asked. */
  List<Evaluation> takeNews() {
    List<Evaluation> taken = List.copyOf(news);
    news.clear();
    return taken;
  }

  /** Opens again what was open when the service stopped, with its full time ahead. */
  void reopenAll(Instant now) {
    for (Evaluation open : board.open()) {
      setup
          .gate(open.question().gate())
          .ifPresent(policy -> rejudge(policy, open.extendedTo(now.plus(policy.deadline())), now));
    }
  }

  /** The evaluation of a question: the one that stands, judged now, or a new one. */
  Evaluation of(Question question, GatePolicy policy, String who, Instant now) {
    Optional<Evaluation> standing =
        board.latest(question).filter(e -> !e.isFinal() || e.holdsAt(now));
    if (standing.isEmpty()) {
      return opened(policy, question, who, now);
    }
    return standing.get().isFinal() ? standing.get() : rejudge(policy, standing.get(), now);
  }

  private Evaluation opened(GatePolicy policy, Question question, String who, Instant now) {
    board
        .rollout(question.rollout())
        .filter(rollout -> !rollout.isOpen() && question.phase() != GatePhase.FLEET)
        .ifPresent(
            rollout -> {
              throw new IllegalMove(
                  "rollout %s is finished; open a new one with another id".formatted(rollout.id()));
            });
    Judgement asked = new Judgement(Verdict.PENDING, "just asked", List.of(), List.of());
    Evaluation fresh =
        new Evaluation(
            ids.next("ev"), question, now, now.plus(policy.deadline()), asked, null, null);
    journal.write(new Journal.Entry.OfEvaluation(fresh), who, "asked: " + question.inWords());
    return rejudge(policy, fresh, now);
  }

  void rejudgeOf(String service, Instant now) {
    for (Evaluation open : board.open()) {
      setup
          .gate(open.question().gate())
          .filter(policy -> policy.service().equals(service))
          .ifPresent(policy -> rejudge(policy, open, now));
    }
  }

  void rejudgeOf(Set<String> gates, Instant now) {
    for (Evaluation open : gates.isEmpty() ? List.<Evaluation>of() : board.open()) {
      if (gates.contains(open.question().gate())) {
        setup.gate(open.question().gate()).ifPresent(policy -> rejudge(policy, open, now));
      }
    }
  }

  void rejudgeAll(Instant now) {
    for (Evaluation open : board.open()) {
      setup.gate(open.question().gate()).ifPresent(policy -> rejudge(policy, open, now));
    }
  }

  private Evaluation rejudge(GatePolicy policy, Evaluation open, Instant now) {
    Judgement judgement = judged(policy, open, now);
    Evaluation evaluation = open;
    if (open.verdict() == Verdict.HOLD && judgement.verdict() != Verdict.HOLD) {
      evaluation =
          open.extendedTo(now.plus(policy.deadline())); // a hold must not use up the time for proof
      judgement = judged(policy, evaluation, now);
    }
    Evaluation next =
        evaluation.judged(judgement, now, validUntil(policy, evaluation, judgement, now));
    if (next.isFinal()) {
      journal.write(
          new Journal.Entry.OfEvaluation(next),
          "pitwall",
          "%s for %s: %s".formatted(next.verdict(), next.question().inWords(), judgement.reason()));
    }
    keep(next);
    if (next.isFinal()) {
      consequences(next, now);
    }
    return next;
  }

  private Judgement judged(GatePolicy policy, Evaluation evaluation, Instant now) {
    Evidence evidence = desk.lay(policy, evaluation, now);
    return Judge.judge(policy, evidence);
  }

  /** A GO is a lease; without a rollout to stick to, every final answer is. */
  private static @Nullable Instant validUntil(
      GatePolicy policy, Evaluation evaluation, Judgement judgement, Instant now) {
    boolean leased =
        judgement.verdict() == Verdict.GO
            || (judgement.verdict().isFinal() && evaluation.question().rollout() == null);
    return leased ? now.plus(policy.lease()) : null;
  }

  /**
   * A node that was proven is done, one that was not has failed; the deploy tool may say otherwise.
   */
  private void consequences(Evaluation evaluation, Instant now) {
    Question question = evaluation.question();
    String node = question.node();
    if (node == null || question.phase() != GatePhase.POST_START) {
      return;
    }
    Phase to = evaluation.verdict() == Verdict.GO ? Phase.DONE : Phase.FAILED;
    board
        .rollout(question.rollout())
        .filter(Rollout::isOpen)
        .filter(
            rollout ->
                rollout.node(node).filter(state -> state.phase() == Phase.STARTED).isPresent())
        .ifPresent(rollout -> rollouts.move(rollout, node, to, "pitwall", now));
  }

  private void keep(Evaluation evaluation) {
    Optional<Evaluation> before = board.evaluation(evaluation.id());
    board.put(evaluation);
    answers.put(evaluation.id(), evaluation);
    answers.keySet().removeAll(board.forgotten());
    if (!before.equals(Optional.of(evaluation))) {
      news.add(evaluation);
    }
  }
}
