package dev.pitwall.web;

import static java.util.Objects.requireNonNullElse;

import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunArchive;
import dev.pitwall.journey.Service;
import dev.pitwall.text.Words;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs, newest first, of one journey, node or outcome where that is asked for. */
final class RunsPage {
  static final int PAGE = 50;

  /** What was asked for; empty or null does not look at that. */
  record Asked(
      @Nullable String journey,
      @Nullable String node,
      @Nullable String outcome,
      @Nullable String before) {}

  private final WebPorts ports;

  RunsPage(WebPorts ports) {
    this.ports = ports;
  }

  Page of(Asked asked) {
    String word = requireNonNullElse(asked.outcome(), "");
    Optional<Outcome> outcome =
        Arrays.stream(Outcome.values()).filter(one -> word(one).equals(word)).findFirst();
    if (outcome.isEmpty() && !word.isEmpty()) {
      return Page.problem(
          400,
          "No such outcome",
          "outcome is \"" + word + "\"; required is passed, failed, errored or skipped.");
    }
    List<Run> runs =
        ports
            .runs()
            .list(
                new RunArchive.RunFilter(
                    given(asked.journey()),
                    given(asked.node()),
                    outcome.orElse(null),
                    given(asked.before()),
                    PAGE));
    Instant now = ports.clock().instant();
    return Page.ok("Runs", Html.of("{}{}{}", filter(asked), table(runs, now), older(asked, runs)));
  }

  private static @Nullable String given(@Nullable String value) {
    return value == null || value.isEmpty() ? null : value;
  }

  private static String word(Outcome outcome) {
    return Words.of(outcome);
  }

  private Html filter(Asked asked) {
    return Html.of(
        """
        <form class="filter" action="/runs" method="get" role="search">
        {}{}{}<button>Show</button>
        </form>
        """,
        select(
            Html.of("journey"),
            "Journey",
            ports.journeys().get().stream().map(Journey::name).toList(),
            asked.journey()),
        select(
            Html.of("node"),
            "Node",
            ports.gates().setup().services().stream()
                .flatMap(service -> service.nodes().stream())
                .map(Service.Node::name)
                .distinct()
                .toList(),
            asked.node()),
        select(
            Html.of("outcome"),
            "Outcome",
            Arrays.stream(Outcome.values()).map(RunsPage::word).toList(),
            asked.outcome()));
  }

  private static Html select(
      Html name, String label, List<String> options, @Nullable String chosen) {
    return Html.of(
        "<label>{} <select name=\"{}\"><option value=\"\">any</option>{}</select></label>\n",
        label,
        name,
        options.stream().map(option -> option(option, option.equals(chosen))).toList());
  }

  private static Html option(String value, boolean chosen) {
    return chosen
        ? Html.of("<option selected>{}</option>", value)
        : Html.of("<option>{}</option>", value);
  }

  private static Html table(List<Run> runs, Instant now) {
    if (runs.isEmpty()) {
      return Html.of("<p class=\"dim\">There are no such runs.</p>\n");
    }
    return Html.of(
        """
        <div class="wide"><table>
        <caption>Runs, the newest first</caption>
        <thead><tr><th scope="col">Outcome</th><th scope="col">Run</th><th scope="col">Seen</th>\
        <th scope="col" class="number">Took</th><th scope="col">Why it did not pass</th><th scope="col">When</th></tr></thead>
        <tbody>
        {}</tbody>
        </table></div>
        """,
        runs.stream().map(run -> row(run, now)).toList());
  }

  private static Html row(Run run, Instant now) {
    return Html.of(
        """
        <tr><td>{}</td><th scope="row"><a href="{}">{}</a> <span class="dim">{}</span></th><td>{} {}</td>\
        <td class="number">{}</td><td class="reason">{}</td><td class="when">{}</td></tr>
        """,
        Badges.of(run.outcome()),
        PageLinks.run(run.id()),
        run.journey(),
        RunPage.place(run.targetNode()),
        requireNonNullElse(run.nodeSeen(), ""),
        Html.of("<span class=\"dim\">{}</span>", requireNonNullElse(run.versionSeen(), "")),
        Times.took(run.took()),
        run.sentence(),
        Times.ago(run.startedAt(), now));
  }

  private static Html older(Asked asked, List<Run> runs) {
    return runs.size() < PAGE
        ? Html.NONE
        : Html.of(
            "<p><a rel=\"next\" href=\"{}\">Older runs</a></p>\n",
            PageLinks.runs(asked.journey(), asked.node(), asked.outcome(), runs.getLast().id()));
  }
}
