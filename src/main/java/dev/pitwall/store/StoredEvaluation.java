package dev.pitwall.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pitwall.gate.CheckId;
import dev.pitwall.gate.Finding;
import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.Judgement;
import dev.pitwall.gate.Need;
import dev.pitwall.gate.Verdict;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.Question;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** An evaluation as JSON. */
final class StoredEvaluation {
  private StoredEvaluation() {}

  static String write(Evaluation evaluation) {
    ObjectNode node = StoredJson.object();
    node.put("id", evaluation.id());
    put(evaluation.question(), node.putObject("question"));
    StoredJson.putInstant(node, "openedAt", evaluation.openedAt());
    StoredJson.putInstant(node, "deadline", evaluation.deadline());
    put(evaluation.judgement(), node.putObject("judgement"));
    StoredJson.putInstant(node, "decidedAt", evaluation.decidedAt());
    StoredJson.putInstant(node, "validUntil", evaluation.validUntil());
    // Absent when there is none: what was final before turns were counted keeps its text, and may
    // be
    // written again.
    if (evaluation.turn() != 0) {
      node.put("turn", evaluation.turn());
    }
    return StoredJson.write(node);
  }

  static Evaluation read(String text) {
    JsonNode node = StoredJson.read(text);
    return new Evaluation(
        StoredJson.text(node, "id"),
        questionOf(StoredJson.require(node, "question")),
        StoredJson.instant(node, "openedAt"),
        StoredJson.instant(node, "deadline"),
        judgementOf(StoredJson.require(node, "judgement")),
        StoredJson.instantOrNull(node, "decidedAt"),
        StoredJson.instantOrNull(node, "validUntil"),
        node.path("turn").intValue());
  }

  private static void put(Question question, ObjectNode node) {
    node.put("gate", question.gate());
    StoredJson.putText(node, "rollout", question.rollout());
    StoredJson.putText(node, "node", question.node());
    node.put("phase", question.phase().name());
    StoredJson.putText(node, "version", question.version());
    node.put("attempt", question.attempt());
  }

  private static Question questionOf(JsonNode node) {
    return new Question(
        StoredJson.text(node, "gate"),
        StoredJson.textOrNull(node, "rollout"),
        StoredJson.textOrNull(node, "node"),
        GatePhase.valueOf(StoredJson.text(node, "phase")),
        StoredJson.textOrNull(node, "version"),
        StoredJson.require(node, "attempt").intValue());
  }

  private static void put(Judgement judgement, ObjectNode node) {
    node.put("verdict", judgement.verdict().name());
    node.put("reason", judgement.reason());
    node.set("findings", StoredJson.array(judgement.findings(), StoredEvaluation::put));
    node.set("needs", StoredJson.array(judgement.needs(), StoredEvaluation::put));
  }

  private static Judgement judgementOf(JsonNode node) {
    return new Judgement(
        Verdict.valueOf(StoredJson.text(node, "verdict")),
        StoredJson.text(node, "reason"),
        StoredJson.list(StoredJson.require(node, "findings"), StoredEvaluation::findingOf),
        StoredJson.list(StoredJson.require(node, "needs"), StoredEvaluation::needOf));
  }

  private static void put(Finding finding, ObjectNode node) {
    node.put("check", finding.id().toString());
    node.put("decision", finding.decision().name());
    node.put("required", finding.required());
    node.put("n", finding.n());
    node.put("failed", finding.failed());
    node.put("observed", finding.observed());
    node.put("needed", finding.needed());
    node.put("rule", finding.rule());
    finding.evidence().forEach(node.putArray("evidence")::add);
    if (!finding.facts().isEmpty()) {
      ObjectNode facts = node.putObject("facts");
      new TreeMap<>(finding.facts()).forEach(facts::put);
    }
  }

  private static Finding findingOf(JsonNode node) {
    return new Finding(
        CheckId.parse(StoredJson.text(node, "check")),
        Finding.Decision.valueOf(StoredJson.text(node, "decision")),
        StoredJson.require(node, "required").booleanValue(),
        StoredJson.require(node, "n").longValue(),
        StoredJson.require(node, "failed").longValue(),
        StoredJson.text(node, "observed"),
        StoredJson.text(node, "needed"),
        StoredJson.text(node, "rule"),
        StoredJson.list(StoredJson.require(node, "evidence"), JsonNode::textValue),
        factsOf(node));
  }

  /** Findings written by earlier versions have none. */
  private static Map<String, String> factsOf(JsonNode finding) {
    Map<String, String> facts = new LinkedHashMap<>();
    finding
        .path("facts")
        .properties()
        .forEach(entry -> facts.put(entry.getKey(), entry.getValue().asText()));
    return facts;
  }

  private static void put(Need need, ObjectNode node) {
    node.put("journey", need.journey());
    StoredJson.putText(node, "node", need.node());
    node.put("runs", need.runs());
  }

  private static Need needOf(JsonNode node) {
    return new Need(
        StoredJson.text(node, "journey"),
        StoredJson.textOrNull(node, "node"),
        StoredJson.require(node, "runs").intValue());
  }
}
