package dev.pitwall.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pitwall.journey.Artefact;
import dev.pitwall.journey.Failure;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.HttpTimings;
import dev.pitwall.journey.StepResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of a run that are kept as JSON. */
final class RunJson {
  private RunJson() {}

  static @Nullable String failure(@Nullable Failure failure) {
    if (failure == null) {
      return null;
    }
    ObjectNode node = JsonText.object();
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
    return JsonText.write(node);
  }

  static @Nullable Failure failureOf(@Nullable String text) {
    if (text == null) {
      return null;
    }
    JsonNode node = JsonText.read(text);
    return new Failure(
        JsonText.require(node, "step").intValue(),
        node.path("undo").booleanValue(),
        JsonText.text(node, "label"),
        JsonText.text(node, "observed"),
        JsonText.text(node, "required"),
        cluesOf(node));
  }

  /** None in what was stored before there were any. */
  private static List<String> cluesOf(JsonNode failure) {
    List<String> clues = new ArrayList<>();
    failure.path("clues").forEach(clue -> clues.add(clue.textValue()));
    return clues;
  }

  static String steps(List<StepResult> steps) {
    return JsonText.write(JsonText.array(steps, RunJson::put));
  }

  static List<StepResult> stepsOf(String text) {
    return JsonText.list(JsonText.read(text), RunJson::stepOf);
  }

  static String artefacts(List<Artefact> artefacts) {
    return JsonText.write(JsonText.array(artefacts, RunJson::put));
  }

  static List<Artefact> artefactsOf(String text) {
    return JsonText.list(JsonText.read(text), RunJson::artefactOf);
  }

  private static void put(StepResult step, ObjectNode node) {
    node.put("number", step.number());
    node.put("label", step.label());
    node.put("undo", step.undo());
    node.put("outcome", step.outcome().name());
    JsonText.putMicros(node, "took", step.took());
    JsonText.putText(node, "detail", step.detail());
    HttpTimings phases = step.phases();
    if (phases != null) {
      put(phases, node.putObject("phases"));
    }
  }

  private static StepResult stepOf(JsonNode node) {
    return new StepResult(
        JsonText.require(node, "number").intValue(),
        JsonText.text(node, "label"),
        JsonText.require(node, "undo").booleanValue(),
        Outcome.valueOf(JsonText.text(node, "outcome")),
        JsonText.micros(node, "took"),
        node.has("phases") ? phasesOf(JsonText.require(node, "phases")) : null,
        JsonText.textOrNull(node, "detail"));
  }

  private static void put(HttpTimings phases, ObjectNode node) {
    JsonText.putMicros(node, "connect", phases.connect());
    JsonText.putMicros(node, "tls", phases.tls());
    JsonText.putMicros(node, "firstByte", phases.firstByte());
    JsonText.putMicros(node, "total", phases.total());
  }

  private static HttpTimings phasesOf(JsonNode node) {
    return new HttpTimings(
        JsonText.microsOrNull(node, "connect"),
        JsonText.microsOrNull(node, "tls"),
        JsonText.microsOrNull(node, "firstByte"),
        JsonText.micros(node, "total"));
  }

  private static void put(Artefact artefact, ObjectNode node) {
    node.put("name", artefact.name());
    node.put("kind", artefact.kind().name());
    node.put("bytes", artefact.bytes());
  }

  private static Artefact artefactOf(JsonNode node) {
    return new Artefact(
        JsonText.text(node, "name"),
        Artefact.Kind.valueOf(JsonText.text(node, "kind")),
        JsonText.require(node, "bytes").longValue());
  }
}
