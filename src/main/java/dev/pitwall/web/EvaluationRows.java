package dev.pitwall.web;

import static java.util.Objects.requireNonNullElse;

import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Evaluations as a table. */
final class EvaluationRows {
  private EvaluationRows() {}

  /**
   * A table of them, in the order given.
   *
   * @param caption what the table is, for those who hear it
   * @param none said instead when there are none
   */
  static Html table(String caption, String none, List<Evaluation> evaluations, Instant now) {
    if (evaluations.isEmpty()) {
      return Html.of("<p class=\"dim\">{}</p>\n", none);
    }
    return Html.of(
        """
        <div class="wide"><table>
        <caption>{}</caption>
        <thead><tr><th scope="col">Verdict</th><th scope="col">Question</th><th scope="col">Reason</th>\
        <th scope="col">When</th></tr></thead>
        <tbody>
        {}</tbody>
        </table></div>
        """,
        caption,
        evaluations.stream().map(one -> row(one, now)).toList());
  }

  private static Html row(Evaluation evaluation, Instant now) {
    return Html.of(
        """
        <tr><td>{}</td><th scope="row"><a href="{}">{}</a>{}</th><td class="reason">{}</td>\
        <td class="when">{}</td></tr>
        """,
        Badges.of(evaluation.verdict()),
        PageLinks.evaluation(evaluation.id()),
        subject(evaluation.question()),
        of(evaluation.question()),
        evaluation.judgement().reason(),
        when(evaluation, now));
  }

  /** What it is about, in two or three words. */
  static String subject(Question question) {
    String phase = question.phase().key();
    return question.node() == null ? phase : question.node() + " " + phase;
  }

  private static Html of(Question question) {
    String rollout = question.rollout();
    return Html.of(
        " <span class=\"dim\">{}{}{}</span>",
        "gate " + question.gate(),
        said(", to ", question.version())
            + (question.attempt() > 1 ? ", attempt " + question.attempt() : ""),
        rollout == null
            ? Html.NONE
            : Html.of(", rollout <a href=\"{}\">{}</a>", PageLinks.rollout(rollout), rollout));
  }

  private static String said(String before, @Nullable String value) {
    return value == null ? "" : before + value;
  }

  private static Html when(Evaluation evaluation, Instant now) {
    Instant at = requireNonNullElse(evaluation.decidedAt(), evaluation.openedAt());
    if (!evaluation.isFinal()) {
      return Html.of("asked {}", Times.ago(at, now));
    }
    return Html.of(
        "{}<br><span class=\"dim\">after {}</span>",
        Times.ago(at, now),
        Times.rough(Duration.between(evaluation.openedAt(), at)));
  }
}
