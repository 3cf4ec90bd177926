package dev.pitwall.api;

import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.rollout.UnknownName;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Journeys, their runs, the files of runs, and signals. */
final class JourneyOperations {
  static final int DEFAULT_LIMIT = 100;

  private static final int RETRY_TRIGGER_SECONDS = 5;

  private final ApiPorts ports;
  private final Links links;
  private final RunJson json;

  JourneyOperations(ApiPorts ports, Links links) {
    this.ports = ports;
    this.links = links;
    this.json = new RunJson(links);
  }

  Reply journeys(Call call) {
    JsonArray journeys = new JsonArray();
    ports.journeys().get().forEach(journey -> journeys.add(RunJson.of(journey)));
    return Reply.json(200, new JsonObject().put("journeys", journeys));
  }

  Reply trigger(Call call) {
    String journey = call.inputs().required("journey");
    String node = call.inputs().text("node");
    return switch (ports.trigger().run(journey, node)) {
      case RunTrigger.Answer.Started(var id) ->
          Reply.json(
              202,
              new JsonObject().put("id", id).put("url", links.run(id)),
              Map.of("Location", "/api/v1/runs/" + id));
      case RunTrigger.Answer.Refused.BUSY ->
          throw refused(
              "a scheduled or ordered run of %s%s is going on, and they run one at a time"
                  .formatted(journey, node == null ? "" : " at node " + node));
      case RunTrigger.Answer.Refused.FULL ->
          throw refused("as many runs of all journeys as allowed are going on");
      case RunTrigger.Answer.Refused.CLOSING ->
          throw refused("Pitwall is stopping, and starts no more runs");
    };
  }

  private static Refused refused(String why) {
    String advice = "; no run was started or queued, order it again later";
    return new Refused(Problem.unavailable(why + advice, RETRY_TRIGGER_SECONDS));
  }

  Reply runs(Call call) {
    Inputs inputs = call.inputs();
    String outcome = inputs.text("outcome");
    int limit = inputs.whole("limit", DEFAULT_LIMIT);
    List<Run> page =
        ports
            .archive()
            .runs(
                new Archive.RunFilter(
                    inputs.text("journey"),
                    inputs.text("node"),
                    outcome == null ? null : Outcome.valueOf(outcome.toUpperCase(Locale.ROOT)),
                    inputs.text("before"),
                    limit));
    JsonArray runs = new JsonArray();
    page.forEach(run -> runs.add(json.of(run)));
    String next = page.size() < limit ? "" : page.getLast().id();
    return Reply.json(200, new JsonObject().put("runs", runs).put("next", next));
  }

  Reply run(Call call) {
    return Reply.json(200, json.of(find(call.inputs().required("id"))));
  }

  private Run find(String id) {
    return ports
        .archive()
        .run(id)
        .orElseThrow(() -> new UnknownName("there is no run " + id + "; it may have been too old"));
  }

  /**
   * A file comes from a page that was tested, so a browser must not take it for one of ours. Only
   * names that the run itself lists are looked up.
   */
  Reply artefact(Call call) {
    String name = call.inputs().required("name");
    Run run = find(call.inputs().required("id"));
    if (run.artefacts().stream().noneMatch(artefact -> artefact.name().equals(name))) {
      throw new UnknownName("run " + run.id() + " has no file " + name);
    }
    Path file =
        ports
            .artefacts()
            .file(run.id(), name)
            .orElseThrow(() -> new UnknownName("file " + name + " is kept no longer"));
    String type = name.endsWith(".png") ? "image/png" : "application/octet-stream";
    return new Reply.File(
        type,
        file,
        Map.of(
            "Content-Disposition",
            "attachment; filename=\"" + name + "\"",
            "Content-Security-Policy",
            "sandbox; default-src 'none'"));
  }

  Reply signals(Call call) {
    JsonArray signals = new JsonArray();
    ports.signals().latest().forEach(reading -> signals.add(SignalJson.of(reading)));
    return Reply.json(200, new JsonObject().put("signals", signals));
  }
}
