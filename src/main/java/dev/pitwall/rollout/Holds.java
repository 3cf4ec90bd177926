package dev.pitwall.rollout;

import dev.pitwall.gate.Judgement;
import dev.pitwall.gate.Verdict;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Small sentences and copies around evaluations and holds. */
final class Holds {
  private Holds() {}

  /** The answer while a hold stands over an evaluation. */
  static Evaluation over(Evaluation evaluation, Hold hold) {
    String until = hold.expiresAt() == null ? "" : " (until " + hold.expiresAt() + ")";
    Judgement held =
        new Judgement(
            Verdict.HOLD,
            "held by " + hold.author() + ": " + hold.reason() + until,
            evaluation.judgement().findings(),
            List.of());
    return new Evaluation(
        evaluation.id(),
        evaluation.question(),
        evaluation.openedAt(),
        evaluation.deadline(),
        held,
        null,
        null);
  }

  /** The evaluation with a new judgement; a final verdict dates it. */
  static Evaluation with(
      Evaluation evaluation, Judgement judgement, Instant now, @Nullable Instant validUntil) {
    return new Evaluation(
        evaluation.id(),
        evaluation.question(),
        evaluation.openedAt(),
        evaluation.deadline(),
        judgement,
        judgement.verdict().isFinal() ? now : null,
        validUntil);
  }

  static String scope(Hold hold) {
    return hold.gate() == null ? "every gate" : "gate " + hold.gate();
  }

  static String describe(Question question) {
    StringBuilder text =
        new StringBuilder("gate ")
            .append(question.gate())
            .append(' ')
            .append(question.phase().key());
    append(text, " node ", question.node());
    append(text, " version ", question.version());
    append(text, " rollout ", question.rollout());
    return question.attempt() == 1
        ? text.toString()
        : text.append(" attempt ").append(question.attempt()).toString();
  }

  private static void append(StringBuilder text, String word, @Nullable String value) {
    if (value != null) {
      text.append(word).append(value);
    }
  }
}
