package dev.pitwall.api;

import dev.pitwall.journey.Artefact;
import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Run;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** Journeys and runs as the API shows them. */
final class RunJson {
  private final PublicLinks links;

  RunJson(PublicLinks links) {
    this.links = links;
  }

  static JsonObject of(Journey journey) {
    return new JsonObject()
        .put("name", journey.name())
        .put("title", journey.title())
        .put("service", journey.service())
        .put("everySeconds", seconds(journey.every()))
        .put("nodesEverySeconds", seconds(journey.nodesEvery()))
        .put("timeoutSeconds", seconds(journey.timeout()))
        .put("browser", journey.needsBrowser())
        .put("steps", journey.steps().size());
  }

  JsonObject of(Run run) {
    JsonArray artefacts = new JsonArray();
    run.artefacts().forEach(artefact -> artefacts.add(of(run, artefact)));
    return RunDocument.of(run, artefacts);
  }

  private JsonObject of(Run run, Artefact artefact) {
    return new JsonObject()
        .put("name", artefact.name())
        .put("kind", RunDocument.word(artefact.kind()))
        .put("bytes", artefact.bytes())
        .put("url", links.artefact(run.id(), artefact.name()));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
