package dev.pitwall.api;

import dev.pitwall.rollout.GateService;
import dev.pitwall.rollout.Hold;
import dev.pitwall.rollout.HoldArchive;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holds: listed, placed, released. */
final class HoldOperations {
  private static final Duration SHORTEST_HOLD = Duration.ofSeconds(1);
  private static final Duration LONGEST_HOLD = Duration.ofDays(30);

  private final GateService gates;
  private final HoldArchive archive;
  private final InstantSource clock;

  HoldOperations(GateService gates, HoldArchive archive, InstantSource clock) {
    this.gates = gates;
    this.archive = archive;
    this.clock = clock;
  }

  /** The first page has every hold in force besides, however long ago it was placed. */
  ApiResponse list(ApiRequest request) {
    RequestFields fields = request.inputs();
    Instant now = clock.instant();
    String before = fields.text("before");
    int limit = fields.whole("limit", JourneyOperations.DEFAULT_LIMIT);
    List<Hold> page = archive.holds(before, limit);
    Map<String, Hold> shown = new LinkedHashMap<>();
    page.forEach(hold -> shown.put(hold.id(), hold));
    if (before == null) {
      gates.holds().stream()
          .filter(hold -> hold.isActive(now))
          .forEach(hold -> shown.put(hold.id(), hold));
    }
    JsonArray holds = new JsonArray();
    shown.values().stream()
        .sorted(Comparator.comparing(Hold::placedAt).reversed())
        .forEach(hold -> holds.add(json(hold, now)));
    String next = page.size() < limit ? "" : page.getLast().id();
    return ApiResponse.json(200, new JsonObject().put("holds", holds).put("next", next));
  }

  ApiResponse place(ApiRequest request) {
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
