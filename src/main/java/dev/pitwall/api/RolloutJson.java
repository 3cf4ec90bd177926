package dev.pitwall.api;

import static dev.pitwall.api.EvaluationJson.moment;
import static dev.pitwall.api.EvaluationJson.orEmpty;

import dev.pitwall.rollout.Acknowledgement;
import dev.pitwall.rollout.Hold;
import dev.pitwall.rollout.NodeState;
import dev.pitwall.rollout.Rollout;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** Rollouts, holds and acknowledgements as JSON. */
final class RolloutJson {
  private RolloutJson() {}

  static JsonObject of(Rollout rollout) {
    JsonArray nodes = new JsonArray();
    rollout.nodes().values().forEach(node -> nodes.add(of(node)));
    Rollout.Result outcome = rollout.outcome();
    return new JsonObject()
        .put("id", rollout.id())
        .put("service", rollout.service())
        .put("version", orEmpty(rollout.version()))
        .put("kind", rollout.kind().key())
        .put("open", rollout.isOpen())
        .put("openedAt", moment(rollout.openedAt()))
        .put("finishedAt", moment(rollout.finishedAt()))
        .put("outcome", outcome == null ? "" : outcome.key())
        .put("nodes", nodes);
  }

  private static JsonObject of(NodeState node) {
    return new JsonObject()
        .put("node", node.node())
        .put("phase", node.phase().key())
        .put("since", moment(node.since()))
        .put("startedAt", moment(node.startedAt()))
        .put("upAt", moment(node.upAt()));
  }

  static JsonObject of(Hold hold, Instant now) {
    return new JsonObject()
        .put("id", hold.id())
        .put("gate", orEmpty(hold.gate()))
        .put("author", hold.author())
        .put("reason", hold.reason())
        .put("placedAt", moment(hold.placedAt()))
        .put("expiresAt", moment(hold.expiresAt()))
        .put("releasedAt", moment(hold.releasedAt()))
        .put("releasedBy", orEmpty(hold.releasedBy()))
        .put("active", hold.isActive(now));
  }

  static JsonObject of(Acknowledgement acknowledgement) {
    return new JsonObject()
        .put("evaluationId", acknowledgement.evaluation())
        .put("author", acknowledgement.author())
        .put("reason", acknowledgement.reason())
        .put("at", moment(acknowledgement.at()));
  }
}
