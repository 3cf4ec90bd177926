package dev.pitwall.rollout;

import dev.pitwall.gate.Judgement;
import dev.pitwall.gate.Verdict;
import dev.pitwall.journey.Trace;
import java.time.Instant;
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
}
