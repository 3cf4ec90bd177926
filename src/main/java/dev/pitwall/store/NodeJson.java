package dev.pitwall.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pitwall.gate.Verdict;
import dev.pitwall.rollout.Incarnation;
import dev.pitwall.rollout.NodeRecord;
import dev.pitwall.rollout.Phase;
import org.jspecify.annotations.Nullable;

/** A record of the book of nodes as JSON. */
final class NodeJson {
  private NodeJson() {}

  static String write(NodeRecord record) {
    ObjectNode node = JsonText.object();
    node.put("service", record.service());
    node.put("node", record.node());
    node.put("phase", record.phase().name());
    JsonText.putInstant(node, "since", record.since());
    JsonText.putText(node, "rollout", record.rollout());
    node.put("turn", record.turn());
    put(record.incarnation(), node.putObject("incarnation"));
    NodeRecord.LastVerdict last = record.lastVerdict();
    if (last != null) {
      put(last, node.putObject("lastVerdict"));
    }
    return JsonText.write(node);
  }

  static NodeRecord read(String text) {
    JsonNode node = JsonText.read(text);
    return new NodeRecord(
        JsonText.text(node, "service"),
        JsonText.text(node, "node"),
        Phase.valueOf(JsonText.text(node, "phase")),
        JsonText.instant(node, "since"),
        JsonText.textOrNull(node, "rollout"),
        JsonText.require(node, "turn").intValue(),
        incarnationOf(JsonText.require(node, "incarnation")),
        lastVerdictOf(node.get("lastVerdict")));
  }

  private static void put(Incarnation incarnation, ObjectNode node) {
    node.put("number", incarnation.number());
    node.put("origin", incarnation.origin().name());
    JsonText.putInstant(node, "began", incarnation.began());
    JsonText.putText(node, "versionBefore", incarnation.versionBefore());
    JsonText.putText(node, "version", incarnation.version());
    JsonText.putText(node, "instance", incarnation.instance());
    JsonText.putInstant(node, "upAt", incarnation.upAt());
    node.put("standing", incarnation.standing().name());
  }

  private static Incarnation incarnationOf(JsonNode node) {
    return new Incarnation(
        JsonText.require(node, "number").intValue(),
        Incarnation.Origin.valueOf(JsonText.text(node, "origin")),
        JsonText.instant(node, "began"),
        JsonText.textOrNull(node, "versionBefore"),
        JsonText.textOrNull(node, "version"),
        JsonText.textOrNull(node, "instance"),
        JsonText.instantOrNull(node, "upAt"),
        Incarnation.Standing.valueOf(JsonText.text(node, "standing")));
  }

  private static void put(NodeRecord.LastVerdict last, ObjectNode node) {
    node.put("evaluation", last.evaluation());
    node.put("gate", last.gate());
    node.put("verdict", last.verdict().name());
    JsonText.putInstant(node, "at", last.at());
  }

  private static NodeRecord.@Nullable LastVerdict lastVerdictOf(@Nullable JsonNode node) {
    return node == null
        ? null
        : new NodeRecord.LastVerdict(
            JsonText.text(node, "evaluation"),
            JsonText.text(node, "gate"),
            Verdict.valueOf(JsonText.text(node, "verdict")),
            JsonText.instant(node, "at"));
  }
}
