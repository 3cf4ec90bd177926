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
final class EvaluationJson {
  private EvaluationJson() {}

  static String write(Evaluation evaluation) {
    ObjectNode node = JsonText.object();
    node.put("id", evaluation.id());
    put(evaluation.question(), node.putObject("question"));
    JsonText.putInstant(node, "openedAt", evaluation.openedAt());
    JsonText.putInstant(node, "deadline", evaluation.deadline());
    put(evaluation.judgement(), node.putObject("judgement"));
    JsonText.putInstant(node, "decidedAt", evaluation.decidedAt());
    JsonText.putInstant(node, "validUntil", evaluation.validUntil());
    // Absent when there is none: what was final before turns were counted keeps its text, and may
    // be
    // written again.
    if (evaluation.turn() != 0) {
      node.put("turn", evaluation.turn());
    }
    return JsonText.write(node);
  }

  static Evaluation read(String text) {
    JsonNode node = JsonText.read(text);
    return new Evaluation(
        JsonText.text(node, "id"),
        questionOf(JsonText.require(node, "question")),
        JsonText.instant(node, "openedAt"),
        JsonText.instant(node, "deadline"),
        judgementOf(JsonText.require(node, "judgement")),
        JsonText.instantOrNull(node, "decidedAt"),
        JsonText.instantOrNull(node, "validUntil"),
        node.path("turn").intValue());
  }

  private static void put(Question question, ObjectNode node) {
    node.put("gate", question.gate());
    JsonText.putText(node, "rollout", question.rollout());
    JsonText.putText(node, "node", question.node());
    node.put("phase", question.phase().name());
    JsonText.putText(node, "version", question.version());
    node.put("attempt", question.attempt());
  }

  private static Question questionOf(JsonNode node) {
    return new Question(
        JsonText.text(node, "gate"),
        JsonText.textOrNull(node, "rollout"),
        JsonText.textOrNull(node, "node"),
        GatePhase.valueOf(JsonText.text(node, "phase")),
        JsonText.textOrNull(node, "version"),
        JsonText.require(node, "attempt").intValue());
  }

  private static void put(Judgement judgement, ObjectNode node) {
    node.put("verdict", judgement.verdict().name());
    node.put("reason", judgement.reason());
    node.set("findings", JsonText.array(judgement.findings(), EvaluationJson::put));
    node.set("needs", JsonText.array(judgement.needs(), EvaluationJson::put));
  }

  private static Judgement judgementOf(JsonNode node) {
    return new Judgement(
        Verdict.valueOf(JsonText.text(node, "verdict")),
        JsonText.text(node, "reason"),
        JsonText.list(JsonText.require(node, "findings"), EvaluationJson::findingOf),
        JsonText.list(JsonText.require(node, "needs"), EvaluationJson::needOf));
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
        CheckId.parse(JsonText.text(node, "check")),
        Finding.Decision.valueOf(JsonText.text(node, "decision")),
        JsonText.require(node, "required").booleanValue(),
        JsonText.require(node, "n").longValue(),
        JsonText.require(node, "failed").longValue(),
        JsonText.text(node, "observed"),
        JsonText.text(node, "needed"),
        JsonText.text(node, "rule"),
        JsonText.list(JsonText.require(node, "evidence"), JsonNode::textValue),
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
    JsonText.putText(node, "node", need.node());
    node.put("runs", need.runs());
  }

  private static Need needOf(JsonNode node) {
    return new Need(
        JsonText.text(node, "journey"),
        JsonText.textOrNull(node, "node"),
        JsonText.require(node, "runs").intValue());
  }
}
