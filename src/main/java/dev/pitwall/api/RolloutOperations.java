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

  private final GateService race;
  private final InstantSource clock;

  RolloutOperations(GateService race, InstantSource clock) {
    this.race = race;
    this.clock = clock;
  }

  Reply list(Call call) {
    JsonArray rollouts = new JsonArray();
    race.rollouts().stream()
        .sorted(Comparator.comparing(Rollout::openedAt).reversed())
        .limit(MAX_LISTED)
        .forEach(rollout -> rollouts.add(RolloutJson.of(rollout)));
    return Reply.json(200, new JsonObject().put("rollouts", rollouts));
  }

  Reply get(Call call) {
    String id = call.inputs().required("rollout");
    Rollout rollout =
        race.findRollout(id).orElseThrow(() -> new UnknownName("there is no rollout " + id));
    return Reply.json(200, RolloutJson.of(rollout));
  }

  Reply open(Call call) {
    Inputs inputs = call.inputs();
    Rollout.Kind kind =
        "rollback".equals(inputs.text("kind")) ? Rollout.Kind.ROLLBACK : Rollout.Kind.DEPLOY;
    return Reply.json(
        200,
        RolloutJson.of(
            race.open(
                inputs.required("id"),
                inputs.required("service"),
                inputs.text("version"),
                kind,
                call.caller().name(),
                clock.instant())));
  }

  Reply move(Call call) {
    Inputs inputs = call.inputs();
    Phase phase = Phase.of(inputs.required("phase")).orElseThrow();
    return Reply.json(
        200,
        RolloutJson.of(
            race.move(
                inputs.required("rollout"),
                inputs.required("node"),
                phase,
                call.caller().name(),
                clock.instant())));
  }

  Reply finish(Call call) {
    Inputs inputs = call.inputs();
    Rollout.Result result =
        Rollout.Result.valueOf(inputs.required("outcome").toUpperCase(Locale.ROOT));
    return Reply.json(
        200,
        RolloutJson.of(
            race.finish(
                inputs.required("rollout"), result, call.caller().name(), clock.instant())));
  }
}
