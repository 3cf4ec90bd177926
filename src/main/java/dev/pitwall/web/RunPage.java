package dev.pitwall.web;

import static dev.pitwall.web.EvaluationPage.fact;
import static dev.pitwall.web.EvaluationPage.orNone;

import dev.pitwall.journey.Artefact;
import dev.pitwall.journey.Failure;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.StepResult;
import dev.pitwall.journey.Trigger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run: how it ended, why, step by step, and the files it left. */
final class RunPage {
  private static final long KIBI = 1_024;

  private final WebPorts ports;

  RunPage(WebPorts ports) {
    this.ports = ports;
  }

  Page of(String id) {
    Instant now = ports.clock().instant();
    return ports
        .runs()
        .find(id)
        .map(run -> page(run, now))
        .orElseGet(
            () ->
                Page.notFound(
                    "There is no run "
                        + id
                        + ". A run that just ended is there within a second; old runs are deleted."));
  }

  private Page page(Run run, Instant now) {
    return Page.ok(
        run.journey() + " " + place(run.targetNode()),
        Html.of(
            """
            {}{}{}{}""",
            verdict(run),
            facts(run, now),
            pictures(run),
            Html.of("{}{}", steps(run), files(run))));
  }

  /** Where it was aimed, in words. */
  static String place(@Nullable String node) {
    return node == null ? "through the front door" : "at " + node;
  }

  private static Html verdict(Run run) {
    Failure failure = run.failure();
    if (failure == null) {
      return Html.of(
          "<section class=\"verdict go\" aria-label=\"Outcome\"><p class=\"answer\">{}</p></section>\n",
          Badges.of(run.outcome()));
    }
    return Html.of(
        """
        <section class="verdict {}" aria-label="Outcome">
        <p class="answer">{}</p>
        <p>{}</p>
        {}</section>
        """,
        switch (run.outcome()) {
          case PASSED -> "go";
          case FAILED -> "no_go";
          case ERRORED, SKIPPED -> "inconclusive";
        },
        Badges.of(run.outcome()),
        failure.sentence(),
        switch (run.outcome()) {
          case PASSED, FAILED -> Html.NONE;
          case ERRORED ->
              Html.of(
                  "<p class=\"dim\">We could not measure, so this says nothing about the service.</p>\n");
          case SKIPPED -> Html.of("<p class=\"dim\">It did not take place.</p>\n");
        });
  }

  private Html facts(Run run, Instant now) {
    return Html.of(
        """
        <dl class="facts">
        {}{}{}{}{}{}{}{}{}{}{}</dl>
        """,
        fact(
            "Journey",
            Html.of(
                "<a href=\"{}\">{}</a>",
                PageLinks.runs(run.journey(), null, null, null),
                run.journey())),
        fact(
            "Aimed at",
            run.targetNode() == null
                ? Html.of("{}, front door", run.service())
                : Html.of("{} of {}", run.targetNode(), run.service())),
        fact("Node seen", orNone(run.nodeSeen(), "none said so")),
        fact("Version seen", orNone(run.versionSeen(), "none said so")),
        fact("Instance seen", orNone(run.met().instance(), "none said so")),
        fact("Stray", orNone(run.met().stray(), "no")),
        fact("Started", Times.full(run.startedAt(), now)),
        fact("Took", Html.text(Times.took(run.took()))),
        fact("Why it ran", Html.text(why(run.trigger()))),
        fact("Run", Html.of("<code>{}</code> on {}", run.id(), run.worker())),
        fact("Trace", ports.trace(run.trace())));
  }

  private static String why(Trigger trigger) {
    return switch (trigger) {
      case SCHEDULE -> "its slot had come";
      case BURST -> "a gate asked for evidence";
      case MANUAL -> "somebody asked for it";
    };
  }

  private static Html pictures(Run run) {
    return Html.of(
        "{}",
        run.artefacts().stream()
            .filter(artefact -> artefact.kind() == Artefact.Kind.SCREENSHOT)
            .map(artefact -> picture(run, artefact))
            .toList());
  }

  private static Html picture(Run run, Artefact artefact) {
    String address = PageLinks.artefact(run.id(), artefact.name());
    return Html.of(
        """
        <figure>
        <a href="{}"><img src="{}" alt="{}"></a>
        <figcaption>{}</figcaption>
        </figure>
        """,
        address,
        address,
        "What the browser showed: " + artefact.name(),
        artefact.name() + ", " + size(artefact.bytes()));
  }

  private static Html steps(Run run) {
    if (run.steps().isEmpty()) {
      return Html.of("<h2>Steps</h2>\n<p class=\"dim\">No step was taken.</p>\n");
    }
    StepBars bars = new StepBars(run.steps());
    List<Html> rows = new ArrayList<>();
    run.steps().forEach(step -> rows.add(step(step, bars.next(step))));
    return Html.of(
        """
        <section aria-labelledby="steps">
        <h2 id="steps">Steps</h2>
        <div class="wide"><table class="steps">
        <caption>Each step in order; the bars show when it took place, and within it connect, TLS and the wait for the first byte</caption>
        <thead><tr><th scope="col">Nr</th><th scope="col">Step</th><th scope="col">Outcome</th>\
        <th scope="col" class="number">Took</th><th scope="col" class="timeline">Timeline</th></tr></thead>
        <tbody>
        {}</tbody>
        </table></div>
        <p class="legend"><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="connect" width="10" height="10"/></svg> connect
        <svg viewBox="0 0 10 10" aria-hidden="true"><rect class="tls" width="10" height="10"/></svg> TLS
        <svg viewBox="0 0 10 10" aria-hidden="true"><rect class="first" width="10" height="10"/></svg> first byte
        <svg viewBox="0 0 10 10" aria-hidden="true"><rect class="step" width="10" height="10"/></svg> the rest of a step
        <svg viewBox="0 0 10 10" aria-hidden="true"><rect class="step-bad" width="10" height="10"/></svg> not passed</p>
        </section>
        """,
        rows);
  }

  private static Html step(StepResult step, Html bar) {
    return Html.of(
        """
        <tr{}><td class="number">{}</td><th scope="row">{}{}{}</th><td>{}</td>\
        <td class="number">{}</td><td class="timeline">{}<span class="dim">{}</span></td></tr>
        """,
        step.undo() ? Html.of(" class=\"undo\"") : Html.NONE,
        step.number(),
        step.undo() ? Html.of("<span class=\"dim\">undo:</span> ") : Html.NONE,
        step.label(),
        step.detail() == null
            ? Html.NONE
            : Html.of("<br><span class=\"detail\">{}</span>", step.detail()),
        Badges.of(step.outcome()),
        Times.took(step.took()),
        bar,
        StepBars.words(step.phases()));
  }

  private static Html files(Run run) {
    if (run.artefacts().isEmpty()) {
      return Html.NONE;
    }
    return Html.of(
        """
        <section aria-labelledby="files">
        <h2 id="files">Files</h2>
        <ul>
        {}</ul>
        </section>
        """,
        run.artefacts().stream().map(artefact -> file(run, artefact)).toList());
  }

  private static Html file(Run run, Artefact artefact) {
    return Html.of(
        "<li><a href=\"{}\" download>{}</a> <span class=\"dim\">{}</span>{}</li>\n",
        PageLinks.artefact(run.id(), artefact.name()),
        artefact.name(),
        size(artefact.bytes()),
        switch (artefact.kind()) {
          case SCREENSHOT -> Html.of(" what the browser showed");
          case CONSOLE -> Html.of(" console and network errors of the page");
          case TRACE ->
              Html.of(
                  " look at it step by step: <code>npx playwright show-trace {}</code>",
                  artefact.name());
        });
  }

  private static String size(long bytes) {
    return bytes < KIBI ? bytes + " B" : (bytes + KIBI - 1) / KIBI + " KiB";
  }
}
