package dev.pitwall.web;

import dev.pitwall.gate.Finding;
import dev.pitwall.gate.Verdict;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.Question;
import dev.pitwall.text.Words;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One question to a gate, its verdict, and everything it rests on. */
final class EvaluationPage {
  private final WebPorts ports;

  EvaluationPage(WebPorts ports) {
    this.ports = ports;
  }

  Page of(String id) {
    Instant now = ports.clock().instant();
    return ports
        .evaluations()
        .find(id)
        .map(kept -> kept.isFinal() ? kept : ports.gates().shown(id, now).orElse(kept))
        .map(evaluation -> page(evaluation, now))
        .orElseGet(() -> Page.notFound("There is no evaluation " + id + "."));
  }

  private Page page(Evaluation evaluation, Instant now) {
    Question question = evaluation.question();
    return Page.ok(
        evaluation.verdict() + ": " + EvaluationRows.subject(question),
        Html.of(
            """
            <section class="verdict {}" aria-label="Verdict">
            <p class="answer">{}</p>
            <p>{}</p>
            {}</section>
            <section aria-labelledby="question">
            <h2 id="question">The question</h2>
            {}</section>
            <section aria-labelledby="findings">
            <h2 id="findings">Findings</h2>
            {}</section>
            """,
            Words.of(evaluation.verdict()),
            Badges.of(evaluation.verdict()),
            evaluation.judgement().reason(),
            advice(evaluation, now),
            question(evaluation, now),
            findings(evaluation)));
  }

  /** What the verdict means for who reads it now. */
  private static Html advice(Evaluation evaluation, Instant now) {
    return switch (evaluation.verdict()) {
      case GO -> lease(evaluation.validUntil(), now);
      case NO_GO ->
          Html.of(
              """
              <p class="dim">It stands for this rollout, node and version until an operator acknowledges it with a reason,
              <code>POST /api/v1/evaluations/{}/acknowledge</code>, or another version is rolled out.</p>
              """,
              evaluation.id());
      case PENDING ->
          Html.of(
              "<p class=\"dim\">Not decided; it ends as INCONCLUSIVE at {}.</p>\n",
              Times.full(evaluation.deadline(), now));
      case INCONCLUSIVE ->
          Html.of(
              """
              <p class="dim">No proof came in time, and that is no go. Ask again with <code>attempt={}</code>; a node that is
              failed for it stops the others until an operator acknowledges it with a reason,
              <code>POST /api/v1/evaluations/{}/acknowledge</code>, or it gets its GO.</p>
              """,
              evaluation.question().attempt() + 1,
              evaluation.id());
      case HOLD ->
          Html.of(
              "<p class=\"dim\">A person stopped it. It is judged again when the hold ends.</p>\n");
    };
  }

  private static Html lease(@Nullable Instant validUntil, Instant now) {
    if (validUntil == null) {
      return Html.NONE;
    }
    return validUntil.isAfter(now)
        ? Html.of("<p class=\"dim\">Holds until {}.</p>\n", Times.full(validUntil, now))
        : Html.of(
            "<p class=\"dim\">It held until {}; who wants to act now must ask again.</p>\n",
            Times.full(validUntil, now));
  }

  private Html question(Evaluation evaluation, Instant now) {
    Question question = evaluation.question();
    String rollout = question.rollout();
    Instant decided = evaluation.decidedAt();
    return Html.of(
        """
        <dl class="facts">
        {}{}{}{}{}{}{}{}{}{}</dl>
        """,
        fact("Gate", Html.text(question.gate())),
        fact("Phase", Html.text(question.phase().key())),
        fact("Node", orNone(question.node(), "the whole service")),
        fact("Version expected", orNone(question.version(), "none said")),
        fact(
            "Rollout",
            rollout == null
                ? orNone(null, "none")
                : Html.of("<a href=\"{}\">{}</a>", PageLinks.rollout(rollout), rollout)),
        fact("Attempt", Html.text(String.valueOf(question.attempt()))),
        fact("Asked", Times.full(evaluation.openedAt(), now)),
        fact("Decided", decided == null ? orNone(null, "not yet") : Times.full(decided, now)),
        fact("Evaluation", Html.of("<code>{}</code>", evaluation.id())),
        fact("Trace", ports.trace(evaluation.trace())));
  }

  /** A name and a value in a list of facts. */
  static Html fact(String name, Html value) {
    return Html.of("<div><dt>{}</dt><dd>{}</dd></div>\n", name, value);
  }

  static Html orNone(@Nullable String value, String none) {
    return value == null ? Html.of("<span class=\"dim\">{}</span>", none) : Html.text(value);
  }

  private static Html findings(Evaluation evaluation) {
    List<Finding> findings = evaluation.judgement().findings();
    if (findings.isEmpty()) {
      return Html.of(
          "<p class=\"dim\">{}</p>\n",
          evaluation.verdict() == Verdict.HOLD || evaluation.isFinal()
              ? "It was decided before any check was made."
              : "No check was made yet.");
    }
    return Html.of(
        """
        <div class="wide"><table>
        <caption>What each check of the gate says, those that stop first</caption>
        <thead><tr><th scope="col">Says</th><th scope="col">Check</th><th scope="col">Observed</th>\
        <th scope="col">Required</th><th scope="col">Evidence</th></tr></thead>
        <tbody>
        {}</tbody>
        </table></div>
        """,
        findings.stream()
            .sorted(Comparator.comparingInt(EvaluationPage::urgency))
            .map(EvaluationPage::finding)
            .toList());
  }

  private static int urgency(Finding finding) {
    return switch (finding.decision()) {
      case NO_GO -> 0;
      case UNDECIDED -> finding.required() ? 1 : 2;
      case GO -> 3;
    };
  }

  private static Html finding(Finding finding) {
    return Html.of(
        """
        <tr><td>{}</td>
        <th scope="row">{}<br><span class="dim">{}</span></th>
        <td>{}<br><span class="dim">{}</span></td>
        <td>{}<br><span class="rule">{}</span></td>
        <td>{}</td></tr>
        """,
        Badges.of(finding.decision()),
        finding.check(),
        finding.required() ? "required" : "not waited for",
        finding.observed(),
        counts(finding),
        finding.needed(),
        finding.rule(),
        evidence(finding));
  }

  private static String counts(Finding finding) {
    return finding.n() == 0 ? "" : finding.failed() + " bad of " + finding.n();
  }

  private static Html evidence(Finding finding) {
    if (finding.evidence().isEmpty()) {
      return Html.of("<span class=\"dim\">no runs</span>");
    }
    return Html.of(
        "<ol class=\"runs\">{}</ol>",
        finding.evidence().stream()
            .map(id -> Html.of("<li><a href=\"{}\">{}</a></li>", PageLinks.run(id), shortened(id)))
            .toList());
  }

  /** The end of an id tells runs apart; its start is the time, which they share. */
  static String shortened(String id) {
    int length = id.length();
    return length <= 16 ? id : "run …" + id.substring(length - 8);
  }
}
