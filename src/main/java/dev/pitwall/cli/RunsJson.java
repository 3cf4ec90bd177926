package dev.pitwall.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pitwall.journey.Failure;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Phases;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.StepResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Runs as one JSON document; a run has the keys it has in the HTTP API, none missing or null. */
final class RunsJson {
  private static final double NANOS_PER_MILLI = 1_000_000.0;

  private RunsJson() {}

  static ObjectNode of(List<Finished> all) {
    ObjectNode document = JsonText.object();
    document.put("ok", Finished.code(all) == Exit.OK);
    document.put("exitCode", Finished.code(all));
    for (Outcome outcome : Outcome.values()) {
      document.put(Words.lower(outcome), Finished.count(all, outcome));
    }
    ArrayNode runs = document.putArray("runs");
    all.forEach(one -> runs.add(of(one)));
    return document;
  }

  private static ObjectNode of(Finished finished) {
    Run run = finished.run();
    ObjectNode json = JsonText.object();
    json.put("id", run.id());
    json.put("journey", run.journey());
    json.put("service", run.service());
    json.put("node", orEmpty(run.targetNode()));
    json.put("trigger", Words.lower(run.trigger()));
    json.put("outcome", Words.lower(run.outcome()));
    json.put("startedAt", run.startedAt().toString());
    json.put("tookMillis", run.took().toMillis());
    json.put("nodeSeen", orEmpty(run.nodeSeen()));
    json.put("versionSeen", orEmpty(run.versionSeen()));
    json.put("worker", run.worker());
    json.put("traceId", run.trace().id());
    json.set("failure", failure(run.failure()));
    ArrayNode steps = json.putArray("steps");
    run.steps().forEach(step -> steps.add(step(step)));
    ArrayNode artefacts = json.putArray("artefacts");
    finished.files().stream().map(Path::toString).forEach(artefacts::add);
    return json;
  }

  private static ObjectNode failure(@Nullable Failure failure) {
    Failure shown = failure == null ? new Failure(0, "", "", "") : failure;
    ObjectNode json = JsonText.object();
    json.put("step", shown.step());
    json.put("label", shown.label());
    json.put("observed", shown.observed());
    json.put("required", shown.required());
    json.put("sentence", failure == null ? "" : failure.sentence());
    return json;
  }

  private static ObjectNode step(StepResult step) {
    ObjectNode json = JsonText.object();
    json.put("number", step.number());
    json.put("label", step.label());
    json.put("undo", step.undo());
    json.put("outcome", Words.lower(step.outcome()));
    json.put("tookMillis", step.took().toMillis());
    json.put("detail", orEmpty(step.detail()));
    json.set("phases", phases(step.phases()));
    return json;
  }

  private static ObjectNode phases(@Nullable Phases phases) {
    ObjectNode json = JsonText.object();
    if (phases != null) {
      put(json, "connect", phases.connect());
      put(json, "tls", phases.tls());
      put(json, "firstByte", phases.firstByte());
      put(json, "total", phases.total());
    }
    return json;
  }

  private static void put(ObjectNode json, String name, @Nullable Duration duration) {
    if (duration != null) {
      json.put(name, duration.toNanos() / NANOS_PER_MILLI);
    }
  }

  private static String orEmpty(@Nullable String text) {
    return Objects.requireNonNullElse(text, "");
  }
}
