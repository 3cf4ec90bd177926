package dev.pitwall.api;

import dev.pitwall.gate.Verdict;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.EvaluationArchive;
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

  // --- holds ---

  ApiResponse holds(ApiRequest request) {
    Instant now = clock.instant();
    JsonArray holds = new JsonArray();
    gates.holds().stream()
        .sorted(Comparator.comparing(Hold::placedAt).reversed())
        .forEach(hold -> holds.add(json(hold, now)));
    return ApiResponse.json(200, new JsonObject().put("holds", holds));
  }

  ApiResponse hold(ApiRequest request) {
    RequestFields fields = request.inputs();
    Instant now = clock.instant();
    Hold hold =
        gates.hold(
            fields.text("gate"),
            author(request),
            fields.required("reason"),
            expiry(fields, now),
            now);
    return ApiResponse.json(201, json(hold, now), Map.of("Location", "/api/v1/holds/" + hold.id()));
  }

  private JsonObject json(Hold hold, Instant now) {
    JsonObject document = RolloutJson.of(hold, now);
    gates.unwrittenHolds().warning(hold).ifPresent(text -> document.put("warning", text));
    return document;
  }

  /** A name that was only claimed stands beside the token that claimed it. */
  private static String author(ApiRequest request) {
    String claimed = request.inputs().text("author");
    String token = request.caller().name();
    return claimed == null || claimed.equals(token) ? token : claimed + " via " + token;
  }

  private static @Nullable Instant expiry(RequestFields fields, Instant now) {
    String text = fields.text("expires_in");
    if (text == null) {
      return null;
    }
    Duration duration = RequestDurations.parse(text);
    if (duration.compareTo(SHORTEST_HOLD) < 0 || duration.compareTo(LONGEST_HOLD) > 0) {
      fields.wrong("expires_in", text, "a duration from 1s to 30d");
      fields.refuseIfWrong();
    }
    return now.plus(duration);
  }

  ApiResponse release(ApiRequest request) {
    Instant now = clock.instant();
    Hold hold = gates.release(request.inputs().required("id"), request.caller().name(), now);
    return ApiResponse.json(200, json(hold, now));
  }
}
