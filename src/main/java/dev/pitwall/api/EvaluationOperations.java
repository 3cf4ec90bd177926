package dev.pitwall.api;

import dev.pitwall.gate.Verdict;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.EvaluationArchive;
import dev.pitwall.rollout.GateService;
import dev.pitwall.rollout.UnknownName;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;

/** Evaluations that were made. */
final class EvaluationOperations {
  private final GateService gates;
  private final EvaluationArchive archive;
  private final EvaluationJson json;
  private final InstantSource clock;

  EvaluationOperations(
      GateService gates, EvaluationArchive archive, EvaluationJson json, InstantSource clock) {
    this.gates = gates;
    this.archive = archive;
    this.json = json;
    this.clock = clock;
  }

  ApiResponse list(ApiRequest request) {
    RequestFields fields = request.inputs();
    int limit = fields.whole("limit", JourneyOperations.DEFAULT_LIMIT);
    List<Evaluation> page =
        archive.list(
            new EvaluationArchive.EvaluationFilter(
                fields.text("gate"), fields.text("rollout"), fields.text("before"), limit));
    JsonArray evaluations = new JsonArray();
    page.forEach(evaluation -> evaluations.add(of(evaluation)));
    String next = page.size() < limit ? "" : page.getLast().id();
    return ApiResponse.json(
        200, new JsonObject().put("evaluations", evaluations).put("next", next));
  }

  private JsonObject of(Evaluation evaluation) {
    boolean open = evaluation.verdict() == Verdict.PENDING;
    return json.of(evaluation, open ? GateResponses.PENDING_RETRY_SECONDS : 0);
  }

  ApiResponse get(ApiRequest request) {
    String id = request.inputs().required("id");
    Evaluation evaluation =
        archive.find(id).orElseThrow(() -> new UnknownName("there is no evaluation " + id));
    return ApiResponse.json(200, of(evaluation));
  }

  ApiResponse acknowledge(ApiRequest request) {
    return ApiResponse.json(
        200,
        RolloutJson.of(
            gates.acknowledge(
                request.inputs().required("id"),
                request.caller().name(),
                request.inputs().required("reason"),
                clock.instant())));
  }
}
