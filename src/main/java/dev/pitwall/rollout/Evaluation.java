package dev.pitwall.rollout;

import dev.pitwall.gate.Judgement;
import dev.pitwall.gate.Verdict;
import dev.pitwall.journey.Trace;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One question to a gate and where its answer stands. Kept for ever once final.
 *
 * @param id unique, sortable by time
 * @param deadline when it ends undecided
 * @param decidedAt when it became final; null while it is open
 * @param validUntil until when a GO holds; null unless the verdict is GO
 */
public record Evaluation(
    String id,
    Question question,
    Instant openedAt,
    Instant deadline,
    Judgement judgement,
    @Nullable Instant decidedAt,
    @Nullable Instant validUntil) {
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
    return isFinal() && (validUntil == null || now.isBefore(validUntil));
  }

  /** The same question with a new judgement; a final verdict dates it. */
  Evaluation judged(Judgement next, Instant now, @Nullable Instant until) {
    Instant decided = next.verdict().isFinal() ? now : null;
    return new Evaluation(id, question, openedAt, deadline, next, decided, until);
  }

  /** The same question, open, with another deadline. */
  Evaluation extendedTo(Instant later) {
    return new Evaluation(id, question, openedAt, later, judgement, null, null);
  }

  /** The answer while a hold stands over it. */
  Evaluation heldBy(Hold hold) {
    String until = hold.expiresAt() == null ? "" : " (until " + hold.expiresAt() + ")";
    String reason = "held by " + hold.author() + ": " + hold.reason() + until;
    Judgement held = new Judgement(Verdict.HOLD, reason, judgement.findings(), List.of());
    return new Evaluation(id, question, openedAt, deadline, held, null, null);
  }
}
