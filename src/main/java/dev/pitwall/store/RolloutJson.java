package dev.pitwall.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pitwall.rollout.Acknowledgement;
import dev.pitwall.rollout.Hold;
import dev.pitwall.rollout.NodeState;
import dev.pitwall.rollout.Phase;
import dev.pitwall.rollout.Rollout;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rollouts, holds and acknowledgements as JSON. */
final class RolloutJson {
  private RolloutJson() {}

  static String write(Rollout rollout) {
    ObjectNode node = JsonText.object();
    node.put("id", rollout.id());
    node.put("service", rollout.service());
    JsonText.putText(node, "version", rollout.version());
    node.put("kind", rollout.kind().name());
    JsonText.putInstant(node, "openedAt", rollout.openedAt());
    JsonText.putInstant(node, "versionSince", rollout.versionSince());
    // An array, since the order of the nodes means something.
    node.set("nodes", JsonText.array(List.copyOf(rollout.nodes().entrySet()), RolloutJson::put));
    JsonText.putInstant(node, "finishedAt", rollout.finishedAt());
    Rollout.Result outcome = rollout.outcome();
    JsonText.putText(node, "outcome", outcome == null ? null : outcome.name());
    ObjectNode depths = JsonText.object();
    rollout.depthsBefore().forEach(depths::put);
    node.set("depthsBefore", depths);
    return JsonText.write(node);
  }

  static Rollout rolloutOf(String text) {
    JsonNode node = JsonText.read(text);
    return new Rollout(
        JsonText.text(node, "id"),
        JsonText.text(node, "service"),
        JsonText.textOrNull(node, "version"),
        Rollout.Kind.valueOf(JsonText.text(node, "kind")),
        JsonText.instant(node, "openedAt"),
        versionSinceOf(node),
        nodesOf(JsonText.require(node, "nodes")),
        JsonText.instantOrNull(node, "finishedAt"),
        resultOf(JsonText.textOrNull(node, "outcome")),
        depthsOf(node));
  }

  /** Rollouts written by earlier versions do not say it. */
  private static Instant versionSinceOf(JsonNode rollout) {
    Instant since = JsonText.instantOrNull(rollout, "versionSince");
    return since == null ? JsonText.instant(rollout, "openedAt") : since;
  }

  /** Rollouts written by earlier versions have none. */
  private static Map<String, Double> depthsOf(JsonNode rollout) {
    Map<String, Double> depths = new LinkedHashMap<>();
    rollout
        .path("depthsBefore")
        .properties()
        .forEach(entry -> depths.put(entry.getKey(), entry.getValue().asDouble()));
    return depths;
  }

  private static Rollout.@Nullable Result resultOf(@Nullable String name) {
    return name == null ? null : Rollout.Result.valueOf(name);
  }

  private static void put(Map.Entry<String, NodeState> entry, ObjectNode node) {
    NodeState state = entry.getValue();
    node.put("name", entry.getKey());
    node.put("node", state.node());
    node.put("phase", state.phase().name());
    JsonText.putInstant(node, "since", state.since());
    JsonText.putInstant(node, "startedAt", state.startedAt());
    JsonText.putInstant(node, "upAt", state.upAt());
  }

  private static Map<String, NodeState> nodesOf(JsonNode array) {
    Map<String, NodeState> nodes = new LinkedHashMap<>();
    array.forEach(node -> nodes.put(JsonText.text(node, "name"), stateOf(node)));
    return nodes;
  }

  private static NodeState stateOf(JsonNode node) {
    return new NodeState(
        JsonText.text(node, "node"),
        Phase.valueOf(JsonText.text(node, "phase")),
        JsonText.instant(node, "since"),
        JsonText.instantOrNull(node, "startedAt"),
        JsonText.instantOrNull(node, "upAt"));
  }

  static String write(Hold hold) {
    ObjectNode node = JsonText.object();
    node.put("id", hold.id());
    JsonText.putText(node, "gate", hold.gate());
    node.put("author", hold.author());
    node.put("reason", hold.reason());
    JsonText.putInstant(node, "placedAt", hold.placedAt());
    JsonText.putInstant(node, "expiresAt", hold.expiresAt());
    JsonText.putInstant(node, "releasedAt", hold.releasedAt());
    JsonText.putText(node, "releasedBy", hold.releasedBy());
    return JsonText.write(node);
  }

  static Hold holdOf(String text) {
    JsonNode node = JsonText.read(text);
    return new Hold(
        JsonText.text(node, "id"),
        JsonText.textOrNull(node, "gate"),
        JsonText.text(node, "author"),
        JsonText.text(node, "reason"),
        JsonText.instant(node, "placedAt"),
        JsonText.instantOrNull(node, "expiresAt"),
        JsonText.instantOrNull(node, "releasedAt"),
        JsonText.textOrNull(node, "releasedBy"));
  }

  static String write(Acknowledgement acknowledgement) {
    ObjectNode node = JsonText.object();
    node.put("evaluation", acknowledgement.evaluation());
    node.put("author", acknowledgement.author());
    node.put("reason", acknowledgement.reason());
    JsonText.putInstant(node, "at", acknowledgement.at());
    return JsonText.write(node);
  }

  static Acknowledgement acknowledgementOf(String text) {
    JsonNode node = JsonText.read(text);
    return new Acknowledgement(
        JsonText.text(node, "evaluation"),
        JsonText.text(node, "author"),
        JsonText.text(node, "reason"),
        JsonText.instant(node, "at"));
  }
}
