package dev.pitwall.api;

import dev.pitwall.gate.Finding;
import dev.pitwall.gate.GatePolicy;
import dev.pitwall.gate.Verdict;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.MonitoredConfig;
import dev.pitwall.rollout.Question;
import dev.pitwall.text.Digests;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An evaluation as JSON, in one shape, whose keys are never missing and never null. */
final class EvaluationJson {
  private final PublicLinks links;
  private final Map<String, String> policyHashes = new HashMap<>();

  EvaluationJson(MonitoredConfig setup, PublicLinks links) {
    this.links = links;
    for (GatePolicy policy : setup.gates()) {
      policyHashes.put(policy.name(), HexFormat.of().formatHex(Digests.sha256(policy.toString())));
    }
  }

  JsonObject of(Evaluation evaluation, int retryAfterSeconds) {
    Question question = evaluation.question();
    Verdict verdict = evaluation.verdict();
    return new JsonObject()
        .put("verdict", verdict.name())
        .put("final", evaluation.isFinal())
        .put("go", verdict == Verdict.GO)
        .put("evaluationId", evaluation.id())
        .put("gate", question.gate())
        .put("rollout", orEmpty(question.rollout()))
        .put("phase", question.phase().key())
        .put("attempt", question.attempt())
        .put("target", target(evaluation))
        .put("summary", summary(evaluation))
        .put("score", score(verdict))
        .put("checks", checks(evaluation))
        .put("reasons", reasons(evaluation))
        .put("evidence", evidence(evaluation))
        .put("policy", policy(question.gate()))
        .put("validUntil", moment(evaluation.validUntil()))
        .put("retryAfterSeconds", retryAfterSeconds);
  }

  private static JsonObject target(Evaluation evaluation) {
    Question question = evaluation.question();
    return new JsonObject()
        .put("node", orEmpty(question.node()))
        .put("version", orEmpty(question.version()))
        .put("versionSeen", evaluation.judgement().versionSeen().orElse(""));
  }

  private JsonObject summary(Evaluation evaluation) {
    return new JsonObject()
        .put("verdict", evaluation.verdict().name())
        .put("reason", evaluation.judgement().reason())
        .put("url", links.evaluation(evaluation.id()));
  }

  private static int score(Verdict verdict) {
    return switch (verdict) {
      case GO -> 100;
      case NO_GO -> 0;
      case PENDING, INCONCLUSIVE, HOLD -> 50;
    };
  }

  private static JsonArray checks(Evaluation evaluation) {
    JsonArray checks = new JsonArray();
    for (Finding finding : evaluation.judgement().findings()) {
      String check = finding.check();
      checks.add(
          new JsonObject()
              .put("id", check)
              .put("kind", finding.id().kind())
              .put("subject", finding.id().subject())
              .put("verdict", finding.decision().name())
              .put("required", finding.required())
              .put("n", finding.n())
              .put("failed", finding.failed())
              .put("observed", finding.observed())
              .put("needed", finding.needed())
              .put("rule", finding.rule())
              .put("facts", facts(finding))
              .put("evidence", new JsonArray(finding.evidence())));
    }
    return checks;
  }

  private static JsonObject facts(Finding finding) {
    JsonObject facts = new JsonObject();
    new TreeMap<>(finding.facts()).forEach(facts::put);
    return facts;
  }

  /** What stops it; where no check does, the sentence that says why there is no GO. */
  private static JsonArray reasons(Evaluation evaluation) {
    if (evaluation.verdict() == Verdict.GO) {
      return new JsonArray();
    }
    Finding.Decision telling =
        evaluation.verdict() == Verdict.NO_GO ? Finding.Decision.NO_GO : Finding.Decision.UNDECIDED;
    List<String> sentences =
        evaluation.verdict() == Verdict.HOLD
            ? List.of()
            : evaluation.judgement().findings().stream()
                .filter(finding -> finding.decision() == telling)
                .map(Finding::sentence)
                .toList();
    return new JsonArray(
        sentences.isEmpty() ? List.of(evaluation.judgement().reason()) : sentences);
  }

  private static JsonObject evidence(Evaluation evaluation) {
    List<Finding> findings = evaluation.judgement().findings();
    List<Finding> required = findings.stream().filter(Finding::required).toList();
    return new JsonObject()
        .put("openedAt", moment(evaluation.openedAt()))
        .put("deadline", moment(evaluation.deadline()))
        .put("decidedAt", moment(evaluation.decidedAt()))
        .put("requiredChecks", required.size())
        .put(
            "decidedChecks",
            required.stream()
                .filter(finding -> finding.decision() != Finding.Decision.UNDECIDED)
                .count())
        .put("observations", findings.stream().mapToLong(Finding::n).sum());
  }

  private JsonObject policy(String gate) {
    return new JsonObject().put("id", gate).put("sha256", policyHashes.getOrDefault(gate, ""));
  }

  static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  static String moment(@Nullable Instant instant) {
    return instant == null ? "" : instant.toString();
  }
}
