package dev.pitwall.web;

import static dev.pitwall.web.EvaluationPage.fact;
import static dev.pitwall.web.EvaluationPage.orNone;

import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.EvaluationArchive;
import dev.pitwall.rollout.Incarnation;
import dev.pitwall.rollout.NodeRecord;
import dev.pitwall.rollout.NodeState;
import dev.pitwall.rollout.Rollout;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One rollout: where its nodes are, and what was asked and answered, in order. */
final class RolloutPage {
  /** At most this many evaluations of one rollout are shown, the newest. */
  static final int MAX_EVALUATIONS = 200;

  private final WebPorts ports;

  RolloutPage(WebPorts ports) {
    this.ports = ports;
  }

  Page of(String id) {
    Instant now = ports.clock().instant();
    Optional<Rollout> rollout = ports.gates().findRollout(id);
    List<Evaluation> newestFirst =
        ports
            .evaluations()
            .list(new EvaluationArchive.EvaluationFilter(null, id, null, MAX_EVALUATIONS));
    if (rollout.isEmpty() && newestFirst.isEmpty()) {
      return Page.notFound(
          "There is no rollout " + id + ", or it ended more than thirty days ago.");
    }
    return Page.ok(
        "Rollout " + id,
        Html.of(
            """
            {}<section aria-labelledby="asked">
            <h2 id="asked">Asked and answered, in order</h2>
            {}{}</section>
            """,
            rollout.map(one -> head(one, newestFirst, now)).orElse(Html.NONE),
            newestFirst.size() < MAX_EVALUATIONS
                ? Html.NONE
                : Html.of("<p>Only the last {} are shown.</p>\n", MAX_EVALUATIONS),
            EvaluationRows.table(
                "Every question of this rollout, the oldest first",
                "Nothing has been asked yet.",
                newestFirst.reversed(),
                now)));
  }

  private Html head(Rollout rollout, List<Evaluation> newestFirst, Instant now) {
    Rollout.Result outcome = rollout.outcome();
    Instant finished = rollout.finishedAt();
    return Html.of(
        """
        <dl class="facts">
        {}{}{}{}{}{}</dl>
        <section aria-labelledby="nodes">
        <h2 id="nodes">Nodes</h2>
        {}</section>
        """,
        fact("State", outcome == null ? Badges.waiting("going on") : Badges.of(outcome)),
        fact("Service", Html.text(rollout.service())),
        fact("Version", orNone(rollout.version(), "none said")),
        fact("Kind", Html.text(rollout.kind().key())),
        fact("Opened", Times.full(rollout.openedAt(), now)),
        finished == null ? Html.NONE : fact("Finished", Times.full(finished, now)),
        nodes(rollout, newestFirst, now));
  }

  private Html nodes(Rollout rollout, List<Evaluation> newestFirst, Instant now) {
    Map<String, NodeRecord> book =
        ports.gates().nodes(rollout.service()).stream()
            .collect(Collectors.toMap(NodeRecord::node, Function.identity()));
    return Html.of(
        """
        <div class="wide"><table>
        <caption>Where each node is</caption>
        <thead><tr><th scope="col">Node</th><th scope="col">Phase</th><th scope="col">On its way</th>\
        <th scope="col">Since</th><th scope="col">Last started</th><th scope="col">Process now</th><th scope="col">Last verdict</th></tr></thead>
        <tbody>
        {}</tbody>
        </table></div>
        """,
        rollout.nodes().values().stream()
            .map(node -> node(node, process(book.get(node.node())), newestFirst, now))
            .toList());
  }

  /** Which process is on the node, whichever rollout started it. */
  private static Html process(@Nullable NodeRecord record) {
    if (record == null) {
      return orNone(null, "not configured any more");
    }
    Incarnation of = record.incarnation();
    return Html.of(
        "{}{}, {}",
        of.version() == null ? "" : of.version() + ", ",
        switch (of.origin()) {
          case FOUND -> "found running";
          case TOLD -> "start told";
          case SEEN -> "start seen";
          case ASKED -> "start assumed";
        },
        switch (of.standing()) {
          case IN_PLACE -> "in place";
          case UNPROVEN -> "not proven";
          case PROVEN -> "proven";
          case FAILED -> "failed";
        });
  }

  private static Html node(
      NodeState node, Html process, List<Evaluation> newestFirst, Instant now) {
    Instant started = node.startedAt();
    return Html.of(
        """
        <tr><th scope="row">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>
        """,
        node.node(),
        Badges.of(node.phase()),
        NodeWay.of(node.phase()),
        Times.ago(node.since(), now),
        started == null ? orNone(null, "not in this rollout") : started(node, started, now),
        process,
        lastVerdict(node.node(), newestFirst));
  }

  private static Html started(NodeState node, Instant started, Instant now) {
    return node.startUp()
        .map(
            took ->
                Html.of(
                    "{}, up after {} s",
                    Times.ago(started, now),
                    String.format(Locale.ROOT, "%.1f", took.toMillis() / 1000.0)))
        .orElse(Times.ago(started, now));
  }

  private static Html lastVerdict(String node, List<Evaluation> newestFirst) {
    return newestFirst.stream()
        .filter(evaluation -> node.equals(evaluation.question().node()))
        .findFirst()
        .map(
            evaluation ->
                Html.of(
                    "{} <a href=\"{}\">{}</a>",
                    Badges.of(evaluation.verdict()),
                    PageLinks.evaluation(evaluation.id()),
                    evaluation.question().phase().key()))
        .orElse(orNone(null, "none asked"));
  }
}
