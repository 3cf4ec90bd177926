package dev.pitwall.rollout;

import dev.pitwall.gate.Judgement;
import dev.pitwall.gate.Verdict;
import dev.pitwall.journey.Trace;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One question to a gate and where its answer stands. Once final it never changes, and is kept as
 * long as verdicts are.
 *
 * @param id unique, sortable by time
 * @param deadline when it ends undecided
 * @param decidedAt when it became final; null while it is open
 * @param validUntil until when a GO holds; null unless the verdict is GO
 * @param turn the turn of the node it is about ({@link NodeRecord#turn()}); 0 when it is about no
 *     node, or was written before Pitwall counted them
 */
public record Evaluation(
    String id,
    Question question,
    Instant openedAt,
    Instant deadline,
    Judgement judgement,
    @Nullable Instant decidedAt,
    @Nullable Instant validUntil,
    int turn) {
  /** An evaluation that is about no incarnation. */
  public Evaluation(
      String id,
      Question question,
      Instant openedAt,
      Instant deadline,
      Judgement judgement,
      @Nullable Instant decidedAt,
      @Nullable Instant validUntil) {
    this(id, question, openedAt, deadline, judgement, decidedAt, validUntil, 0);
  }

  /** A clock may be set back by this much without ending a lease. */
  private static final Duration AHEAD = Duration.ofSeconds(1);

  public Verdict verdict() {
    return judgement.verdict();
  }

  /** The trace it belongs to: that of its rollout, or its own when it has none. */
  public Trace trace() {
    return Trace.of(question.rollout() == null ? id : question.rollout());
  }

  /** Whether its verdict never changes. */
  public boolean isFinal() {
    return decidedAt != null;
  }

  /** Whether a caller may still act on it. */
  public boolean holdsAt(Instant now) {
    Instant from = decidedAt;
    return from != null
        && (validUntil == null || (now.isBefore(validUntil) && !now.isBefore(from.minus(AHEAD))));
  }

  /**
   * Whether it takes the place of another about the same process. What was decided by evidence
   * stands until evidence decides again; a further attempt that is open, or that a veto has
   * answered, takes nothing back. In whatever order they are read, the last decision counts.
   */
  boolean outweighs(Evaluation other) {
    if (turn != other.turn) {
      return turn > other.turn;
    }
    if (isByEvidence() && other.isByEvidence()) {
      return !Objects.requireNonNull(decidedAt).isBefore(other.decidedAt);
    }
    return isByEvidence() || !other.isByEvidence();
  }

  private boolean isByEvidence() {
    return isFinal() && !judgement.restsOnVeto();
  }

  /** The same question with a new judgement; a final verdict dates it. */
  Evaluation judged(Judgement next, Instant now, @Nullable Instant until) {
    Instant decided = next.verdict().isFinal() ? now : null;
    return new Evaluation(id, question, openedAt, deadline, next, decided, until, turn);
  }

  /** The same question, open, with another deadline. */
  Evaluation extendedTo(Instant later) {
    return new Evaluation(id, question, openedAt, later, judgement, null, null, turn);
  }

  /** The same question about the process of another turn. */
  Evaluation inTurn(int newTurn) {
    return new Evaluation(
        id, question, openedAt, deadline, judgement, decidedAt, validUntil, newTurn);
  }

  /** The same on a clock that was set by so much. */
  Evaluation shifted(Duration step) {
    Instant decided = decidedAt == null ? null : decidedAt.plus(step);
    Instant until = validUntil == null ? null : validUntil.plus(step);
    return new Evaluation(id, question, openedAt, deadline, judgement, decided, until, turn);
  }

  /** The answer while a hold stands over it. */
  Evaluation heldBy(Hold hold) {
    Judgement held = judgement.heldBy(hold.veto(), question.phase(), question.subject());
    return new Evaluation(id, question, openedAt, deadline, held, null, null, turn);
  }
}
