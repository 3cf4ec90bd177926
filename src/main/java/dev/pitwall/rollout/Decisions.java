package dev.pitwall.rollout;

import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.GatePolicy;
import dev.pitwall.gate.Judgement;
import dev.pitwall.gate.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes verdicts, and what they make of nodes and rollouts. Guarded by the lock of the gate
 * service.
 */
final class Decisions {
  /**
   * For so long a NO_GO or INCONCLUSIVE stands that speaks of a moment: one before a drain, or one
   * by what stops any question, such as a node that failed.
   */
  private static final Duration A_MOMENT = Duration.ofSeconds(10);

  private final RolloutState board;
  private final NodeBook book;
  private final Consequences consequences;
  private final Journal journal;
  private final StandingAnswers standing;
  private final EvaluationNews news;
  private boolean isOwed;

  Decisions(
      RolloutState board,
      NodeBook book,
      Journal journal,
      StandingAnswers standing,
      EvaluationNews news) {
    this.board = board;
    this.book = book;
    this.consequences = new Consequences(board);
    this.journal = journal;
    this.standing = standing;
    this.news = news;
  }

  /**
   * A GO is a lease; without a rollout to stick to, every final answer is. What speaks of a moment
   * stands for one: a NO_GO while a node drains is about the others, and about no version.
   */
  static @Nullable Instant validUntil(
      GatePolicy policy, OpenQuestion open, Judgement judgement, Instant now) {
    if (!judgement.verdict().isFinal()) {
      return null;
    }
    Question question = open.evaluation().question();
    if (judgement.verdict() == Verdict.GO) {
      return now.plus(policy.lease());
    }
    boolean ofOthers =
        question.phase() == GatePhase.DRAINED && judgement.verdict() == Verdict.NO_GO;
    boolean momentary =
        question.phase() == GatePhase.PRE_DRAIN || ofOthers || judgement.restsOnVeto();
    if (momentary && policy.lease().compareTo(A_MOMENT) > 0) {
      return now.plus(A_MOMENT);
    }
    return momentary || question.rollout() == null ? now.plus(policy.lease()) : null;
  }

  /**
   * Writes a verdict and what follows from it together, before anything is told of it.
   *
   * @return the node as the verdict makes it, if it changes it
   */
  Optional<NodeRecord> decide(Evaluation decided, GatePolicy policy, Instant now) {
    List<Journal.Line> lines = new ArrayList<>();
    lines.add(
        new Journal.Line(
            new Journal.Entry.OfEvaluation(decided),
            "pitwall",
            "%s for %s: %s"
                .formatted(
                    decided.verdict(),
                    decided.question().inWords(),
                    decided.judgement().reason())));
    Optional<NodeRecord> after =
        recordOf(decided, policy).flatMap(record -> consequences.of(record, decided, now));
    after.ifPresent(record -> lines.add(lineOf(record)));
    Optional<Rollout> rollout = after.flatMap(record -> moved(decided, record, now));
    rollout.ifPresent(moved -> lines.add(lineOf(moved, after.orElseThrow())));
    journal.write(lines);
    @Nullable Evaluation known = board.evaluation(decided.id()).orElse(null);
    board.put(decided);
    after.ifPresent(book::put);
    rollout.ifPresent(board::put);
    standing.lease(decided, now);
    news.tell(decided, known);
    return after;
  }

  private Optional<NodeRecord> recordOf(Evaluation decided, GatePolicy policy) {
    String node = decided.question().node();
    return node == null || decided.question().phase() != GatePhase.POST_START
        ? Optional.empty()
        : Optional.of(book.of(policy.service(), node));
  }

  private static Journal.Line lineOf(Rollout rollout, NodeRecord record) {
    return new Journal.Line(
        new Journal.Entry.OfRollout(rollout),
        "pitwall",
        "rollout %s: %s is %s".formatted(rollout.id(), record.node(), record.phase().key()));
  }

  private static Journal.Line lineOf(NodeRecord record) {
    return new Journal.Line(
        new Journal.Entry.OfNode(record),
        "pitwall",
        "%s of %s is %s".formatted(record.node(), record.service(), record.phase().key()));
  }

  private Optional<Rollout> moved(Evaluation decided, NodeRecord record, Instant now) {
    return board
        .rollout(decided.question().rollout())
        .filter(Rollout::isOpen)
        .filter(rollout -> mayMove(rollout, record))
        .map(rollout -> rollout.moved(record.node(), record.phase(), now));
  }

  private static boolean mayMove(Rollout rollout, NodeRecord record) {
    return rollout
        .node(record.node())
        .filter(state -> state.phase().next().contains(record.phase()))
        .isPresent();
  }

  /**
   * Applies what verdicts make of their nodes where that was not written when the service stopped.
   */
  void applyMissing(Instant now) {
    isOwed = true;
    for (NodeRecord record : book.all()) {
      consequences
          .of(record, now)
          .ifPresent(
              next -> {
                journal.write(List.of(lineOf(next)));
                book.put(next);
              });
    }
    isOwed = false;
  }

  /** What verdicts make of their nodes has changed, without a verdict. */
  void owe() {
    isOwed = true;
  }

  /** Applies that, unless it is done. */
  void applyOwed(Instant now) {
    if (isOwed) {
      applyMissing(now);
    }
  }
}
