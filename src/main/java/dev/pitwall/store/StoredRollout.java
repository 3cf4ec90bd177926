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
final class StoredRollout {
  private StoredRollout() {}

  static String write(Rollout rollout) {
    ObjectNode node = StoredJson.object();
    node.put("id", rollout.id());
    node.put("service", rollout.service());
    StoredJson.putText(node, "version", rollout.version());
    node.put("kind", rollout.kind().name());
    StoredJson.putInstant(node, "openedAt", rollout.openedAt());
    StoredJson.putInstant(node, "versionSince", rollout.versionSince());
    // An array, since the order of the nodes means something.
    node.set(
        "nodes", StoredJson.array(List.copyOf(rollout.nodes().entrySet()), StoredRollout::put));
    StoredJson.putInstant(node, "finishedAt", rollout.finishedAt());
    Rollout.Result outcome = rollout.outcome();
    StoredJson.putText(node, "outcome", outcome == null ? null : outcome.name());
    ObjectNode depths = StoredJson.object();
    rollout.depthsBefore().forEach(depths::put);
    node.set("depthsBefore", depths);
    return StoredJson.write(node);
  }

  static Rollout rolloutOf(String text) {
    JsonNode node = StoredJson.read(text);
    return new Rollout(
        StoredJson.text(node, "id"),
        StoredJson.text(node, "service"),
        StoredJson.textOrNull(node, "version"),
        Rollout.Kind.valueOf(StoredJson.text(node, "kind")),
        StoredJson.instant(node, "openedAt"),
        versionSinceOf(node),
        nodesOf(StoredJson.require(node, "nodes")),
        StoredJson.instantOrNull(node, "finishedAt"),
        resultOf(StoredJson.textOrNull(node, "outcome")),
        depthsOf(node));
  }

  /** Rollouts written by earlier versions do not say it. */
  private static Instant versionSinceOf(JsonNode rollout) {
    Instant since = StoredJson.instantOrNull(rollout, "versionSince");
    return since == null ? StoredJson.instant(rollout, "openedAt") : since;
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
    StoredJson.putInstant(node, "since", state.since());
    StoredJson.putInstant(node, "startedAt", state.startedAt());
    StoredJson.putInstant(node, "upAt", state.upAt());
  }

  private static Map<String, NodeState> nodesOf(JsonNode array) {
    Map<String, NodeState> nodes = new LinkedHashMap<>();
    array.forEach(node -> nodes.put(StoredJson.text(node, "name"), stateOf(node)));
    return nodes;
  }

  private static NodeState stateOf(JsonNode node) {
    return new NodeState(
        StoredJson.text(node, "node"),
        Phase.valueOf(StoredJson.text(node, "phase")),
        StoredJson.instant(node, "since"),
        StoredJson.instantOrNull(node, "startedAt"),
        StoredJson.instantOrNull(node, "upAt"));
  }

  static String write(Hold hold) {
    ObjectNode node = StoredJson.object();
    node.put("id", hold.id());
    StoredJson.putText(node, "gate", hold.gate());
    node.put("author", hold.author());
    node.put("reason", hold.reason());
    StoredJson.putInstant(node, "placedAt", hold.placedAt());
    StoredJson.putInstant(node, "expiresAt", hold.expiresAt());
    StoredJson.putInstant(node, "releasedAt", hold.releasedAt());
    StoredJson.putText(node, "releasedBy", hold.releasedBy());
    return StoredJson.write(node);
  }

  static Hold holdOf(String text) {
    JsonNode node = StoredJson.read(text);
    return new Hold(
        StoredJson.text(node, "id"),
        StoredJson.textOrNull(node, "gate"),
        StoredJson.text(node, "author"),
        StoredJson.text(node, "reason"),
        StoredJson.instant(node, "placedAt"),
        StoredJson.instantOrNull(node, "expiresAt"),
        StoredJson.instantOrNull(node, "releasedAt"),
        StoredJson.textOrNull(node, "releasedBy"));
  }

  static String write(Acknowledgement acknowledgement) {
    ObjectNode node = StoredJson.object();
    node.put("evaluation", acknowledgement.evaluation());
    node.put("author", acknowledgement.author());
    node.put("reason", acknowledgement.reason());
    StoredJson.putInstant(node, "at", acknowledgement.at());
    return StoredJson.write(node);
  }

  static Acknowledgement acknowledgementOf(String text) {
    JsonNode node = StoredJson.read(text);
    return new Acknowledgement(
        StoredJson.text(node, "evaluation"),
        StoredJson.text(node, "author"),
        StoredJson.text(node, "reason"),
        StoredJson.instant(node, "at"));
  }
}
