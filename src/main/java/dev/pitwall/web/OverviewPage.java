package dev.pitwall.web;

import dev.pitwall.journey.Run;
import dev.pitwall.journey.Service;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.EvaluationArchive;
import dev.pitwall.rollout.Hold;
import dev.pitwall.rollout.Rollout;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** How every service is now: what stops, what is asked, where each node is, what users see. */
final class OverviewPage {
  private static final int LAST_VERDICTS = 8;
  private static final int LAST_ROLLOUTS = 5;
  private static final int MAX_FAILING = 12;

  private final WebPorts ports;
  private final LastRuns lastRuns;

  OverviewPage(WebPorts ports, LastRuns lastRuns) {
    this.ports = ports;
    this.lastRuns = lastRuns;
  }

  Page page() {
    Instant now = ports.clock().instant();
    OverviewModel seen = OverviewModel.of(ports, lastRuns, now);
    List<Service> services = ports.gates().setup().services();
    return Page.ok(
        "Overview",
        Html.of(
            "{}{}{}{}",
            summary(seen),
            holds(seen),
            services.isEmpty()
                ? Html.of("<p>No service is configured; pitwall.yaml says which to watch.</p>\n")
                : services.stream().map(service -> service(service, seen)).toList(),
            SignalRows.section("Other signals", seen.signalsOfNoService(), now)));
  }

  // --- the whole ---

  private static Html summary(OverviewModel seen) {
    return Html.of(
        """
        <ul class="tiles" aria-label="In short">
        {}{}{}{}{}</ul>
        """,
        tile(seen.openRollouts().size(), "open rollouts", "going"),
        tile(seen.open().size(), "open questions", "going"),
        tile(seen.holds().size(), "holds", "held"),
        tile(seen.failing().size(), "places where a journey fails", "bad"),
        tile(seen.signalsThatTurned(), "signals not well", "bad"));
  }

  private static Html tile(int count, String what, String tone) {
    return Html.of(
        "<li class=\"tile {}\"><strong>{}</strong> {}</li>\n",
        count == 0 ? "calm" : tone,
        count,
        what);
  }

  private static Html holds(OverviewModel seen) {
    if (seen.holds().isEmpty()) {
      return Html.NONE;
    }
    return Html.of(
        "<section aria-labelledby=\"holds\"><h2 id=\"holds\">Holds</h2>\n<ul class=\"holds\">{}</ul></section>\n",
        seen.holds().stream().map(hold -> hold(hold, seen.now())).toList());
  }

  private static Html hold(Hold hold, Instant now) {
    Instant expires = hold.expiresAt();
    return Html.of(
        """
        <li>{} {}: {} <span class="dim">by {}, {}, {}</span><br>
        <span class="dim">release it with <code>POST /api/v1/holds/{}/release</code></span></li>
        """,
        Badges.held("HOLD"),
        hold.gate() == null ? "every gate" : "gate " + hold.gate(),
        hold.reason(),
        hold.author(),
        Times.ago(hold.placedAt(), now),
        expires == null
            ? Html.text("until released")
            : Html.of("until {}", Times.full(expires, now)),
        hold.id());
  }

  // --- one service ---

  private Html service(Service service, OverviewModel seen) {
    return Html.of(
        """
        <section class="service" aria-label="{}">
        <h2>{} <span class="dim">{}</span></h2>
        {}{}{}{}{}{}</section>
        """,
        "Service " + service.name(),
        service.name(),
        service.url().toString(),
        rollouts(service, seen),
        openQuestions(service, seen),
        failing(service, seen),
        TargetsTable.of(service, seen),
        SignalRows.section("Signals", seen.signalsOf(service), seen.now()),
        verdicts(service, seen));
  }

  private static Html rollouts(Service service, OverviewModel seen) {
    List<Rollout> rollouts =
        seen.rollouts().stream()
            .filter(rollout -> rollout.service().equals(service.name()))
            .sorted(
                Comparator.comparing(Rollout::isOpen).thenComparing(Rollout::openedAt).reversed())
            .limit(LAST_ROLLOUTS)
            .toList();
    if (rollouts.isEmpty()) {
      return Html.of("<p class=\"dim\">No rollout yet.</p>\n");
    }
    return Html.of(
        "<h3>Rollouts</h3>\n<ul class=\"rollouts\">{}</ul>\n",
        rollouts.stream().map(rollout -> rollout(rollout, seen.now())).toList());
  }

  private static Html rollout(Rollout rollout, Instant now) {
    Rollout.Result outcome = rollout.outcome();
    return Html.of(
        "<li>{} <a href=\"{}\">{}</a> {} <span class=\"dim\">opened {}</span></li>\n",
        outcome == null ? Badges.waiting("going on") : Badges.of(outcome),
        PageLinks.rollout(rollout.id()),
        rollout.id(),
        rollout.kind().key() + (rollout.version() == null ? "" : " to " + rollout.version()),
        Times.ago(rollout.openedAt(), now));
  }

  private static Html openQuestions(Service service, OverviewModel seen) {
    List<Evaluation> open = seen.open().stream().filter(one -> seen.isAbout(one, service)).toList();
    return open.isEmpty()
        ? Html.NONE
        : Html.of(
            "<h3>Being proven</h3>\n{}",
            EvaluationRows.table("Questions that are not decided", "", open, seen.now()));
  }

  private static Html failing(Service service, OverviewModel seen) {
    List<Html> rows =
        seen.failing().stream()
            .filter(run -> run.service().equals(service.name()))
            .limit(MAX_FAILING)
            .map(run -> failure(run, seen.now()))
            .toList();
    return rows.isEmpty()
        ? Html.NONE
        : Html.of("<h3>Failing now</h3>\n<ul class=\"failing\">{}</ul>\n", rows);
  }

  private static Html failure(Run run, Instant now) {
    return Html.of(
        "<li>{} <a href=\"{}\">{} {}</a> <span class=\"dim\">{}</span><br>{}</li>\n",
        Badges.of(run.outcome()),
        PageLinks.run(run.id()),
        run.journey(),
        RunPage.place(run.targetNode()),
        Times.ago(run.startedAt(), now),
        run.sentence());
  }

  private Html verdicts(Service service, OverviewModel seen) {
    List<Evaluation> last =
        ports.gates().setup().gates().stream()
            .filter(gate -> gate.service().equals(service.name()))
            .flatMap(gate -> newest(gate.name()).stream())
            .filter(Evaluation::isFinal)
            .sorted(Comparator.comparing(Evaluation::id).reversed())
            .limit(LAST_VERDICTS)
            .toList();
    return Html.of(
        "<h3>Last verdicts</h3>\n{}",
        EvaluationRows.table("The last verdicts, the newest first", "None yet.", last, seen.now()));
  }

  private List<Evaluation> newest(String gate) {
    return ports
        .evaluations()
        .list(new EvaluationArchive.EvaluationFilter(gate, null, null, 2 * LAST_VERDICTS));
  }
}
