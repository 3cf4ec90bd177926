package dev.pitwall.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pitwall.gate.Verdict;
import dev.pitwall.rollout.Incarnation;
import dev.pitwall.rollout.NodeRecord;
import dev.pitwall.rollout.Phase;
import org.jspecify.annotations.Nullable;

/** A record of the book of nodes as JSON. */
final class StoredNode {
  private StoredNode() {}

  static String write(NodeRecord record) {
    ObjectNode node = StoredJson.object();
    node.put("service", record.service());
    node.put("node", record.node());
    node.put("phase", record.phase().name());
    StoredJson.putInstant(node, "since", record.since());
    StoredJson.putText(node, "rollout", record.rollout());
    node.put("turn", record.turn());
    put(record.incarnation(), node.putObject("incarnation"));
    NodeRecord.LastVerdict last = record.lastVerdict();
    if (last != null) {
      put(last, node.putObject("lastVerdict"));
    }
    return StoredJson.write(node);
  }

  static NodeRecord read(String text) {
    JsonNode node = StoredJson.read(text);
    return new NodeRecord(
        StoredJson.text(node, "service"),
        StoredJson.text(node, "node"),
        Phase.valueOf(StoredJson.text(node, "phase")),
        StoredJson.instant(node, "since"),
        StoredJson.textOrNull(node, "rollout"),
        StoredJson.require(node, "turn").intValue(),
        incarnationOf(StoredJson.require(node, "incarnation")),
        lastVerdictOf(node.get("lastVerdict")));
  }

  private static void put(Incarnation incarnation, ObjectNode node) {
    node.put("number", incarnation.number());
    node.put("origin", incarnation.origin().name());
    StoredJson.putInstant(node, "began", incarnation.began());
    StoredJson.putText(node, "versionBefore", incarnation.versionBefore());
    StoredJson.putText(node, "instanceBefore", incarnation.instanceBefore());
    StoredJson.putText(node, "version", incarnation.version());
    StoredJson.putText(node, "instance", incarnation.instance());
    StoredJson.putInstant(node, "upAt", incarnation.upAt());
    node.put("standing", incarnation.standing().name());
  }

  private static Incarnation incarnationOf(JsonNode node) {
    return new Incarnation(
        StoredJson.require(node, "number").intValue(),
        Incarnation.Origin.valueOf(StoredJson.text(node, "origin")),
        StoredJson.instant(node, "began"),
        StoredJson.textOrNull(node, "versionBefore"),
        StoredJson.textOrNull(node, "instanceBefore"),
        StoredJson.textOrNull(node, "version"),
        StoredJson.textOrNull(node, "instance"),
        StoredJson.instantOrNull(node, "upAt"),
        Incarnation.Standing.valueOf(StoredJson.text(node, "standing")));
  }

  private static void put(NodeRecord.LastVerdict last, ObjectNode node) {
    node.put("evaluation", last.evaluation());
    node.put("gate", last.gate());
    node.put("verdict", last.verdict().name());
    StoredJson.putInstant(node, "at", last.at());
  }

  private static NodeRecord.@Nullable LastVerdict lastVerdictOf(@Nullable JsonNode node) {
    return node == null
        ? null
        : new NodeRecord.LastVerdict(
            StoredJson.text(node, "evaluation"),
            StoredJson.text(node, "gate"),
            Verdict.valueOf(StoredJson.text(node, "verdict")),
            StoredJson.instant(node, "at"));
  }
}
