package dev.pitwall.rollout;

import dev.pitwall.gate.GatePolicy;
import dev.pitwall.gate.Judgement;
import dev.pitwall.gate.Verdict;
import dev.pitwall.journey.Ids;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Opens evaluations, finds the one of a question, and ends those whose process is gone. Guarded by
 * the lock of the gate service.
 */
final class Evaluations {
  private final MonitoredConfig setup;
  private final RolloutState board;
  private final NodeBook book;
  private final EvidenceCollector evidence;
  private final Journal journal;
  private final Ids ids;
  private final LongSupplier nanos;
  private final StandingAnswers standing;
  private final EvaluationNews news;
  private final Decisions decisions;
  private final Judging judging;

  Evaluations(
      MonitoredConfig setup,
      RolloutState board,
      NodeBook book,
      EvidenceCollector evidence,
      CautiousJournal journal,
      Ids ids,
      LongSupplier nanos) {
    this.setup = setup;
    this.board = board;
    this.book = book;
    this.evidence = evidence;
    this.journal = journal;
    this.ids = ids;
    this.nanos = nanos;
    this.standing = new StandingAnswers(setup, board, nanos);
    journal.onFailure(standing::noGo);
    this.news = new EvaluationNews(board, standing);
    this.decisions = new Decisions(board, book, journal, standing, news);
    this.judging = new Judging(setup, board, evidence, decisions, standing, news, nanos);
  }

  StandingAnswers standing() {
    return standing;
  }

  EvaluationNews news() {
    return news;
  }

  Judging judging() {
    return judging;
  }

  // --- questions ---

  /**
   * Applies what was decided, and opens again what was open when the service stopped, with its full
   * time ahead.
   */
  void reopenAll(Instant now) {
    decisions.applyMissing(now);
    book.all().forEach(board.reservations()::endedByRestart);
    for (Evaluation undecided : board.undecided()) {
      Question question = undecided.question();
      Optional<GatePolicy> policy = setup.gate(question.gate());
      Optional<String> gone = gone(question, policy.orElse(null));
      if (gone.isPresent()) {
        close(undecided, gone.get(), now);
      } else if (!isOfThisTurn(undecided, policy.orElseThrow())) { // killed before it was ended
        close(undecided, question.node() + " was moved when Pitwall was stopped", now);
      } else {
        Instant deadline = now.plus(policy.orElseThrow().deadline());
        var _ = opened(policy.orElseThrow(), undecided.extendedTo(deadline), now, now);
      }
    }
  }

  /** Why a question means nothing any more in the configuration there is. */
  private Optional<String> gone(Question question, @Nullable GatePolicy policy) {
    String node = question.node();
    if (policy == null) {
      return Optional.of("gate " + question.gate() + " is not configured any more");
    }
    return node != null && !book.knows(policy.service(), node)
        ? Optional.of(node + " is not configured any more")
        : Optional.empty();
  }

  /**
   * The configuration was read anew. Questions go on as they were asked, unless there is no such
   * gate or node any more, or the gate is of another service.
   */
  void reconfigured(Instant now) {
    for (OpenQuestion open : board.open()) {
      Question question = open.evaluation().question();
      Optional<GatePolicy> policy =
          setup
              .gate(question.gate())
              .filter(gate -> gate.service().equals(open.policy().service()));
      gone(question, policy.orElse(null)).ifPresent(why -> close(open.evaluation(), why, now));
    }
    judging.mark(evaluation -> true);
  }

  /** Whether a question has an answer that stands, or is open, so that asking opens no other. */
  boolean isAnswered(Question question, GatePolicy policy) {
    return board
        .latest(question)
        .filter(evaluation -> isOfThisTurn(evaluation, policy))
        .filter(evaluation -> !board.isAcknowledged(evaluation.id()))
        .filter(
            evaluation ->
                evaluation.isFinal()
                    ? evaluation.validUntil() == null || standing.isLeased(evaluation)
                    : board.open(evaluation.id()).isPresent())
        .isPresent();
  }

  /** The evaluation of a question: the one that stands, judged now, or a new one. */
  Evaluation of(Question question, GatePolicy policy, String who, Instant now) {
    Optional<Evaluation> latest =
        board
            .latest(question)
            .filter(evaluation -> isOfThisTurn(evaluation, policy))
            .filter(evaluation -> !board.isAcknowledged(evaluation.id()));
    if (latest.isPresent() && latest.get().isFinal() && standing.holds(latest.get(), now)) {
      return latest.get();
    }
    Optional<OpenQuestion> open = latest.flatMap(evaluation -> board.open(evaluation.id()));
    return open.isPresent()
        ? judging.judgedIfDue(open.get(), now)
        : ask(question, policy, who, now);
  }

  private boolean isOfThisTurn(Evaluation evaluation, GatePolicy policy) {
    String node = evaluation.question().node();
    return node == null
        || evaluation.turn() == 0
        || evaluation.turn() == book.of(policy.service(), node).turn();
  }

  private Evaluation ask(Question question, GatePolicy policy, String who, Instant now) {
    String node = question.node();
    int turn = node == null ? 0 : book.of(policy.service(), node).turn();
    Judgement asked = new Judgement(Verdict.PENDING, "just asked", List.of(), List.of());
    Evaluation fresh =
        new Evaluation(
            ids.next("ev"), question, now, now.plus(policy.deadline()), asked, null, null, turn);
    journal.write(new Journal.Entry.OfEvaluation(fresh), who, "asked: " + question.inWords());
    // A further attempt wants new evidence, whatever its phase.
    Instant provesFrom = question.attempt() > 1 ? now : board.acknowledgements().lastAt(fresh);
    OpenQuestion open = opened(policy, fresh, provesFrom, now);
    return judging.judged(open, now);
  }

  private OpenQuestion opened(
      GatePolicy policy, Evaluation evaluation, Instant provesFrom, Instant now) {
    OpenQuestion open =
        new OpenQuestion(
            evaluation,
            policy,
            evidence.baselines().of(policy, evaluation.question(), now),
            provesFrom,
            nanos.getAsLong() + policy.deadline().toNanos(),
            nanos.getAsLong() - Judging.LEAST_APART.toNanos(),
            true);
    board.put(open);
    standing.publish(evaluation);
    return open;
  }

  // --- the end of a turn ---

  /** Takes up what an acknowledgement changes: its verdict answers no question any more. */
  void acknowledged(String id) {
    standing.acknowledged(id);
    judging.mark(evaluation -> true);
    decisions.owe();
  }

  /**
   * The open questions about a node in an earlier turn: their process is gone. A question that
   * waits for the start goes on, about the process that was started.
   *
   * @param awaited whether a question waits for just this start
   */
  void turnEnded(NodeRecord record, Predicate<OpenQuestion> awaited, String why, Instant now) {
    for (OpenQuestion open : board.open()) {
      Evaluation evaluation = open.evaluation();
      boolean concerned =
          record.node().equals(evaluation.question().node())
              && setup.isOfService(evaluation.question(), record.service())
              && evaluation.turn() != record.turn();
      if (concerned && awaited.test(open)) {
        goOn(open.inTurn(record.turn(), record.incarnation().began()));
      } else if (concerned) {
        close(evaluation, why, now);
      }
    }
    standing.turnEnded(record);
  }

  /** Written, so that after a restart it still is about the process that was started. */
  private void goOn(OpenQuestion open) {
    Evaluation evaluation = open.evaluation();
    journal.write(
        new Journal.Entry.OfEvaluation(evaluation),
        "pitwall",
        "goes on about the process that was started: " + evaluation.question().inWords());
    board.put(open);
    standing.publish(evaluation);
  }

  private void close(Evaluation open, String why, Instant now) {
    Judgement ended =
        new Judgement(
            Verdict.INCONCLUSIVE,
            "%s: %s; ask again".formatted(open.question().phase().key(), why),
            List.of(),
            List.of());
    Evaluation closed = open.judged(ended, now, now); // asked again it is judged anew
    journal.write(
        new Journal.Entry.OfEvaluation(closed),
        "pitwall",
        "INCONCLUSIVE for %s: %s".formatted(open.question().inWords(), why));
    board.put(closed);
    news.tell(closed, open);
    standing.withdraw(closed.id());
  }

  /** The wall clock was set: what was seen before proves nothing, so all begins anew. */
  void clockWasSet(Instant now) {
    evidence.clockWasSet(now);
    for (OpenQuestion open : board.open()) {
      var _ = opened(open.policy(), judging.timed(open, now).evaluation(), now, now);
    }
  }
}
