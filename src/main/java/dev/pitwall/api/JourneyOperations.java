package dev.pitwall.api;

import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunArchive;
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
  private final PublicLinks links;
  private final RunJson json;

  JourneyOperations(ApiPorts ports, PublicLinks links) {
    this.ports = ports;
    this.links = links;
    this.json = new RunJson(links);
  }

  ApiResponse journeys(ApiRequest request) {
    JsonArray journeys = new JsonArray();
    ports.journeys().get().forEach(journey -> journeys.add(RunJson.of(journey)));
    return ApiResponse.json(200, new JsonObject().put("journeys", journeys));
  }

  ApiResponse trigger(ApiRequest request) {
    String journey = request.inputs().required("journey");
    String node = request.inputs().text("node");
    return switch (ports.trigger().run(journey, node)) {
      case RunTrigger.Answer.Started(var id) ->
          ApiResponse.json(
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

  private static ProblemException refused(String why) {
    String advice = "; no run was started or queued, order it again later";
    return new ProblemException(Problem.unavailable(why + advice, RETRY_TRIGGER_SECONDS));
  }

  ApiResponse runs(ApiRequest request) {
    RequestFields fields = request.inputs();
    String outcome = fields.text("outcome");
    int limit = fields.whole("limit", DEFAULT_LIMIT);
    List<Run> page =
        ports
            .runs()
            .list(
                new RunArchive.RunFilter(
                    fields.text("journey"),
                    fields.text("node"),
                    outcome == null ? null : Outcome.valueOf(outcome.toUpperCase(Locale.ROOT)),
                    fields.text("before"),
                    limit));
    JsonArray runs = new JsonArray();
    page.forEach(run -> runs.add(json.of(run)));
    String next = page.size() < limit ? "" : page.getLast().id();
    return ApiResponse.json(200, new JsonObject().put("runs", runs).put("next", next));
  }

  ApiResponse run(ApiRequest request) {
    return ApiResponse.json(200, json.of(find(request.inputs().required("id"))));
  }

  private Run find(String id) {
    return ports
        .runs()
        .find(id)
        .orElseThrow(() -> new UnknownName("there is no run " + id + "; it may have been too old"));
  }

  /**
   * A file comes from a page that was tested, so a browser must not take it for one of ours. Only
   * names that the run itself lists are looked up.
   */
  ApiResponse artefact(ApiRequest request) {
    String name = request.inputs().required("name");
    Run run = find(request.inputs().required("id"));
    if (run.artefacts().stream().noneMatch(artefact -> artefact.name().equals(name))) {
      throw new UnknownName("run " + run.id() + " has no file " + name);
    }
    Path file =
        ports
            .artefacts()
            .file(run.id(), name)
            .orElseThrow(() -> new UnknownName("file " + name + " is kept no longer"));
    String type = name.endsWith(".png") ? "image/png" : "application/octet-stream";
    return new ApiResponse.File(
        type,
        file,
        Map.of(
            "Content-Disposition",
            "attachment; filename=\"" + name + "\"",
            "Content-Security-Policy",
            "sandbox; default-src 'none'"));
  }

  ApiResponse signals(ApiRequest request) {
    JsonArray signals = new JsonArray();
    ports.signals().latest().forEach(reading -> signals.add(SignalJson.of(reading)));
    return ApiResponse.json(200, new JsonObject().put("signals", signals));
  }
}
