package dev.pitwall.api;

import dev.pitwall.gate.Verdict;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.GateService;
import dev.pitwall.rollout.Hold;
import dev.pitwall.rollout.UnknownName;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Evaluations that were made, and holds. */
final class EvaluationOperations {
  private static final Duration SHORTEST_HOLD = Duration.ofSeconds(1);
  private static final Duration LONGEST_HOLD = Duration.ofDays(30);

  private final GateService race;
  private final Archive archive;
  private final AnswerJson json;
  private final InstantSource clock;

  EvaluationOperations(GateService race, Archive archive, AnswerJson json, InstantSource clock) {
    this.race = race;
    this.archive = archive;
    this.json = json;
    this.clock = clock;
  }

  Reply list(Call call) {
    Inputs inputs = call.inputs();
    int limit = inputs.whole("limit", JourneyOperations.DEFAULT_LIMIT);
    List<Evaluation> page =
        archive.evaluations(
            new Archive.EvaluationFilter(
                inputs.text("gate"), inputs.text("rollout"), inputs.text("before"), limit));
    JsonArray evaluations = new JsonArray();
    page.forEach(evaluation -> evaluations.add(of(newest(evaluation))));
    String next = page.size() < limit ? "" : page.getLast().id();
    return Reply.json(200, new JsonObject().put("evaluations", evaluations).put("next", next));
  }

  /** What is kept of an open evaluation is how it began. */
  private Evaluation newest(Evaluation kept) {
    return kept.isFinal() ? kept : race.findEvaluation(kept.id()).orElse(kept);
  }

  private JsonObject of(Evaluation evaluation) {
    boolean open = evaluation.verdict() == Verdict.PENDING;
    return json.of(evaluation, open ? Answers.PENDING_RETRY_SECONDS : 0);
  }

  Reply get(Call call) {
    String id = call.inputs().required("id");
    Evaluation evaluation =
        race.findEvaluation(id)
            .or(() -> archive.evaluation(id))
            .orElseThrow(() -> new UnknownName("there is no evaluation " + id));
    return Reply.json(200, of(evaluation));
  }

  Reply acknowledge(Call call) {
    return Reply.json(
        200,
        RolloutJson.of(
            race.acknowledge(
                call.inputs().required("id"),
                call.caller().name(),
                call.inputs().required("reason"),
                clock.instant())));
  }

  // --- holds ---

  Reply holds(Call call) {
    Instant now = clock.instant();
    JsonArray holds = new JsonArray();
    race.holds().stream()
        .sorted(Comparator.comparing(Hold::placedAt).reversed())
        .forEach(hold -> holds.add(RolloutJson.of(hold, now)));
    return Reply.json(200, new JsonObject().put("holds", holds));
  }

  Reply hold(Call call) {
    Inputs inputs = call.inputs();
    Instant now = clock.instant();
    Hold hold =
        race.hold(
            inputs.text("gate"), author(call), inputs.required("reason"), expiry(inputs, now), now);
    return Reply.json(
        201, RolloutJson.of(hold, now), Map.of("Location", "/api/v1/holds/" + hold.id()));
  }

  /** A name that was only claimed stands beside the token that claimed it. */
  private static String author(Call call) {
    String claimed = call.inputs().text("author");
    String token = call.caller().name();
    return claimed == null || claimed.equals(token) ? token : claimed + " via " + token;
  }

  private static @Nullable Instant expiry(Inputs inputs, Instant now) {
    String text = inputs.text("expires_in");
    if (text == null) {
      return null;
    }
    Duration duration = Durations.parse(text);
    if (duration.compareTo(SHORTEST_HOLD) < 0 || duration.compareTo(LONGEST_HOLD) > 0) {
      inputs.wrong("expires_in", text, "a duration from 1s to 30d");
      inputs.refuseIfWrong();
    }
    return now.plus(duration);
  }

  Reply release(Call call) {
    Instant now = clock.instant();
    Hold hold = race.release(call.inputs().required("id"), call.caller().name(), now);
    return Reply.json(200, RolloutJson.of(hold, now));
  }
}
