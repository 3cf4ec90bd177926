package dev.pitwall.api;

import dev.pitwall.rollout.GateService;
import dev.pitwall.rollout.Phase;
import dev.pitwall.rollout.Rollout;
import dev.pitwall.rollout.UnknownName;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Locale;

/** What a deploy tool tells of its rollouts. */
final class RolloutOperations {
  private static final int MAX_LISTED = 500;

  private final GateService gates;
  private final InstantSource clock;

  RolloutOperations(GateService gates, InstantSource clock) {
    this.gates = gates;
    this.clock = clock;
  }

  ApiResponse list(ApiRequest request) {
    JsonArray rollouts = new JsonArray();
    gates.rollouts().stream()
        .sorted(Comparator.comparing(Rollout::openedAt).reversed())
        .limit(MAX_LISTED)
        .forEach(rollout -> rollouts.add(RolloutJson.of(rollout)));
    return ApiResponse.json(200, new JsonObject().put("rollouts", rollouts));
  }

  ApiResponse get(ApiRequest request) {
    String id = request.inputs().required("rollout");
    Rollout rollout =
        gates.findRollout(id).orElseThrow(() -> new UnknownName("there is no rollout " + id));
    return ApiResponse.json(200, RolloutJson.of(rollout));
  }

  ApiResponse open(ApiRequest request) {
    RequestFields fields = request.inputs();
    Rollout.Kind kind =
        "rollback".equals(fields.text("kind")) ? Rollout.Kind.ROLLBACK : Rollout.Kind.DEPLOY;
    return ApiResponse.json(
        200,
        RolloutJson.of(
            gates.open(
                fields.required("id"),
                fields.required("service"),
                fields.text("version"),
                kind,
                request.caller().name(),
                clock.instant())));
  }

  ApiResponse move(ApiRequest request) {
    RequestFields fields = request.inputs();
    Phase phase = Phase.of(fields.required("phase")).orElseThrow();
    return ApiResponse.json(
        200,
        RolloutJson.of(
            gates.move(
                fields.required("rollout"),
                fields.required("node"),
                phase,
                request.caller().name(),
                clock.instant())));
  }

  ApiResponse finish(ApiRequest request) {
    RequestFields fields = request.inputs();
    Rollout.Result result =
        Rollout.Result.valueOf(fields.required("outcome").toUpperCase(Locale.ROOT));
    return ApiResponse.json(
        200,
        RolloutJson.of(
            gates.finish(
                fields.required("rollout"), result, request.caller().name(), clock.instant())));
  }
}
