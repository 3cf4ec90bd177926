package dev.pitwall.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pitwall.journey.Artefact;
import dev.pitwall.journey.Failure;
import dev.pitwall.journey.HttpTimings;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.StepResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of a run that are kept as JSON. */
final class StoredRun {
  private StoredRun() {}

  static @Nullable String failure(@Nullable Failure failure) {
    if (failure == null) {
      return null;
    }
    ObjectNode node = StoredJson.object();
    node.put("step", failure.step());
    node.put("label", failure.label());
    node.put("observed", failure.observed());
    node.put("required", failure.required());
    if (failure.undo()) {
      node.put("undo", true);
    }
    if (!failure.clues().isEmpty()) {
      ArrayNode clues = node.putArray("clues");
      failure.clues().forEach(clues::add);
    }
    return StoredJson.write(node);
  }

  static @Nullable Failure failureOf(@Nullable String text) {
    if (text == null) {
      return null;
    }
    JsonNode node = StoredJson.read(text);
    return new Failure(
        StoredJson.require(node, "step").intValue(),
        node.path("undo").booleanValue(),
        StoredJson.text(node, "label"),
        StoredJson.text(node, "observed"),
        StoredJson.text(node, "required"),
        cluesOf(node));
  }

  /** None in what was stored before there were any. */
  private static List<String> cluesOf(JsonNode failure) {
    List<String> clues = new ArrayList<>();
    failure.path("clues").forEach(clue -> clues.add(clue.textValue()));
    return clues;
  }

  static String steps(List<StepResult> steps) {
    return StoredJson.write(StoredJson.array(steps, StoredRun::put));
  }

  static List<StepResult> stepsOf(String text) {
    return StoredJson.list(StoredJson.read(text), StoredRun::stepOf);
  }

  static String artefacts(List<Artefact> artefacts) {
    return StoredJson.write(StoredJson.array(artefacts, StoredRun::put));
  }

  static List<Artefact> artefactsOf(String text) {
    return StoredJson.list(StoredJson.read(text), StoredRun::artefactOf);
  }

  private static void put(StepResult step, ObjectNode node) {
    node.put("number", step.number());
    node.put("label", step.label());
    node.put("undo", step.undo());
    node.put("outcome", step.outcome().name());
    StoredJson.putMicros(node, "took", step.took());
    if (step.status() != 0) {
      node.put("status", step.status());
    }
    StoredJson.putText(node, "detail", step.detail());
    HttpTimings phases = step.phases();
    if (phases != null) {
      put(phases, node.putObject("phases"));
    }
  }

  private static StepResult stepOf(JsonNode node) {
    return new StepResult(
        StoredJson.require(node, "number").intValue(),
        StoredJson.text(node, "label"),
        StoredJson.require(node, "undo").booleanValue(),
        Outcome.valueOf(StoredJson.text(node, "outcome")),
        StoredJson.micros(node, "took"),
        node.path("status").intValue(),
        node.has("phases") ? phasesOf(StoredJson.require(node, "phases")) : null,
        StoredJson.textOrNull(node, "detail"));
  }

  private static void put(HttpTimings phases, ObjectNode node) {
    StoredJson.putMicros(node, "connect", phases.connect());
    StoredJson.putMicros(node, "tls", phases.tls());
    StoredJson.putMicros(node, "firstByte", phases.firstByte());
    StoredJson.putMicros(node, "total", phases.total());
  }

  private static HttpTimings phasesOf(JsonNode node) {
    return new HttpTimings(
        StoredJson.microsOrNull(node, "connect"),
        StoredJson.microsOrNull(node, "tls"),
        StoredJson.microsOrNull(node, "firstByte"),
        StoredJson.micros(node, "total"));
  }

  private static void put(Artefact artefact, ObjectNode node) {
    node.put("name", artefact.name());
    node.put("kind", artefact.kind().name());
    node.put("bytes", artefact.bytes());
  }

  private static Artefact artefactOf(JsonNode node) {
    return new Artefact(
        StoredJson.text(node, "name"),
        Artefact.Kind.valueOf(StoredJson.text(node, "kind")),
        StoredJson.require(node, "bytes").longValue());
  }
}
