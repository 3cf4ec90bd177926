package dev.pitwall.web;

import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.Service;
import dev.pitwall.rollout.NodeState;
import dev.pitwall.rollout.Rollout;
import dev.pitwall.signal.HealthSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A service's front door and its nodes side by side: phase, health, and the last runs. */
final class TargetsTable {
  private static final Html NOTHING = Html.of("<span class=\"dim\">–</span>");

  private final Service service;
  private final OverviewModel seen;

  private TargetsTable(Service service, OverviewModel seen) {
    this.service = service;
    this.seen = seen;
  }

  static Html of(Service service, OverviewModel seen) {
    return new TargetsTable(service, seen).table();
  }

  private Html table() {
    return Html.of(
        """
        <div class="wide"><table class="places">
        <caption>What users see, through the front door and at each node</caption>
        <thead><tr><td></td><th scope="col">Front door</th>{}</tr></thead>
        <tbody>
        {}{}{}</tbody>
        </table></div>
        """,
        service.nodes().stream()
            .map(node -> Html.of("<th scope=\"col\">{}</th>", node.name()))
            .toList(),
        rollouts().map(this::phases).toList(),
        health(),
        journeys().map(this::journey).toList());
  }

  private Stream<Rollout> rollouts() {
    return seen.openRollouts().stream().filter(one -> one.service().equals(service.name()));
  }

  private Stream<Journey> journeys() {
    return seen.journeys().stream().filter(one -> one.service().equals(service.name()));
  }

  private Html row(Html head, Html frontDoor, Function<String, Html> atNode) {
    List<Html> cells = new ArrayList<>();
    service.nodes().forEach(node -> cells.add(Html.of("<td>{}</td>", atNode.apply(node.name()))));
    return Html.of("<tr><th scope=\"row\">{}</th><td>{}</td>{}</tr>\n", head, frontDoor, cells);
  }

  private Html phases(Rollout rollout) {
    return row(
        Html.of("Rollout <a href=\"{}\">{}</a>", PageLinks.rollout(rollout.id()), rollout.id()),
        NOTHING,
        node -> rollout.node(node).map(this::phase).orElse(NOTHING));
  }

  private Html phase(NodeState node) {
    return Html.of(
        "{} <span class=\"dim\">{}</span>{}",
        Badges.of(node.phase()),
        Times.ago(node.since(), seen.now()),
        NodeWay.of(node.phase()));
  }

  private Html health() {
    return row(
        Html.of("Health, version"),
        NOTHING,
        node -> seen.health(service, node).map(this::health).orElse(NOTHING));
  }

  private Html health(HealthSample health) {
    return Html.of(
        "{} {}<br><span class=\"dim\">{}</span>",
        health.up() ? Badges.good("up") : Badges.bad("down"),
        health.versionSeen() == null ? "" : health.versionSeen(),
        health.observed());
  }

  private Html journey(Journey journey) {
    return row(
        Html.of(
            "<a href=\"{}\">{}</a><br><span class=\"dim\">{}</span>",
            PageLinks.runs(journey.name(), null, null, null),
            journey.name(),
            journey.title()),
        lastRun(journey.name(), null),
        node -> lastRun(journey.name(), node));
  }

  private Html lastRun(String journey, @Nullable String node) {
    Optional<Run> newest = seen.lastRuns().newest(journey, node);
    Optional<Run> measured = seen.lastRuns().measured(journey, node);
    Html skipped =
        newest
            .filter(run -> measured.isPresent() && !measured.equals(newest))
            .map(this::skipped)
            .orElse(Html.NONE);
    return measured.or(() -> newest).map(run -> run(run, skipped)).orElse(NOTHING);
  }

  /** A slot that was left out must not hide what was measured before. */
  private Html skipped(Run run) {
    return Html.of(
        "<br><a class=\"dim\" href=\"{}\">skipped {}</a>",
        PageLinks.run(run.id()),
        Times.ago(run.startedAt(), seen.now()));
  }

  private Html run(Run run, Html skipped) {
    return Html.of(
        "<a class=\"cell\" href=\"{}\">{}</a> <span class=\"dim\">{}</span>{}",
        PageLinks.run(run.id()),
        Badges.of(run.outcome()),
        Times.ago(run.startedAt(), seen.now()),
        skipped);
  }
}
