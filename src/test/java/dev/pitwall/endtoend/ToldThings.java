package dev.pitwall.endtoend;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What a service has told somebody it keeps, and whether it still says so. */
final class ToldThings {
  private final Map<String, String> holds = new LinkedHashMap<>();
  private final Map<String, String> phases = new LinkedHashMap<>();
  private final Map<String, JsonObject> verdicts = new LinkedHashMap<>();
  private final Random random;
  private int number;

  ToldThings(Random random) {
    this.random = random;
  }

  /** Tells it something, and notes what it answered; an answer that never came was not told. */
  void tellMore(Curl curl) throws InterruptedException {
    try {
      switch (random.nextInt(4)) {
        case 0 -> hold(curl);
        case 1 -> open(curl);
        case 2 -> move(curl);
        default -> ask(curl);
      }
    } catch (IOException killedMeanwhile) {
      // nobody was told anything
    }
  }

  private void hold(Curl curl) throws IOException, InterruptedException {
    String reason = "reason " + ++number;
    Curl.Answer answer =
        curl.post("/api/v1/holds", new JsonObject().put("gate", "other").put("reason", reason));
    // With a warning it holds only as long as the process lives.
    if (answer.status() == 201 && !answer.json().containsKey("warning")) {
      holds.put(answer.json().getString("id"), reason);
    }
  }

  private void open(Curl curl) throws IOException, InterruptedException {
    String id = "r-" + ++number;
    Curl.Answer answer =
        curl.post(
            "/api/v1/rollouts",
            new JsonObject().put("id", id).put("service", "shop").put("version", "1." + number));
    if (answer.status() / 100 == 2) {
      phases.put(id, "waiting");
    }
  }

  private void move(Curl curl) throws IOException, InterruptedException {
    List<String> waiting =
        phases.entrySet().stream()
            .filter(one -> one.getValue().equals("waiting"))
            .map(Map.Entry::getKey)
            .toList();
    if (waiting.isEmpty()) {
      return;
    }
    String id = waiting.get(random.nextInt(waiting.size()));
    phases.remove(id); // until it is answered either may be so
    Curl.Answer answer =
        curl.post(
            "/api/v1/rollouts/" + id + "/nodes/app01", new JsonObject().put("phase", "draining"));
    phases.put(id, answer.status() / 100 == 2 ? "draining" : "waiting");
  }

  private void ask(Curl curl) throws IOException, InterruptedException {
    curl.get("/api/v1/gates/shop/verdict?phase=fleet&attempt=" + (1 + number % 900));
    JsonArray all = curl.get("/api/v1/evaluations?limit=20").list("evaluations");
    for (int i = 0; i < all.size(); i++) {
      JsonObject one = all.getJsonObject(i);
      if (one.getBoolean("final")) {
        verdicts.put(one.getString("evaluationId"), lasting(one));
      }
    }
  }

  /** What of a verdict never changes; a lease ends. */
  private static JsonObject lasting(JsonObject evaluation) {
    JsonObject lasting = new JsonObject();
    for (String key : List.of("evaluationId", "verdict", "reason", "openedAt", "decidedAt")) {
      lasting.put(key, evaluation.getValue(key));
    }
    return lasting;
  }

  /** What it no longer says. */
  List<String> missing(Curl curl) throws IOException, InterruptedException {
    List<String> missing = new ArrayList<>();
    Map<String, String> now = new LinkedHashMap<>();
    String before = "";
    do {
      JsonObject page = curl.get("/api/v1/holds?limit=500" + before).json();
      page.getJsonArray("holds").stream()
          .map(JsonObject.class::cast)
          .forEach(hold -> now.put(hold.getString("id"), hold.getString("reason")));
      before = page.getString("next", "").isEmpty() ? "" : "&before=" + page.getString("next");
    } while (!before.isEmpty());
    holds.forEach(
        (id, reason) -> {
          if (!reason.equals(now.get(id))) {
            missing.add("hold " + id + ": " + now.get(id));
          }
        });
    for (Map.Entry<String, String> one : phases.entrySet()) {
      Curl.Answer answer = curl.get("/api/v1/rollouts/" + one.getKey());
      if (answer.status() != 200 || !answer.body().contains("\"" + one.getValue() + "\"")) {
        missing.add("rollout " + one.getKey() + " " + one.getValue() + ": " + answer);
      }
    }
    for (Map.Entry<String, JsonObject> one : verdicts.entrySet()) {
      Curl.Answer answer = curl.get("/api/v1/evaluations/" + one.getKey());
      if (answer.status() != 200 || !lasting(answer.json()).equals(one.getValue())) {
        missing.add("evaluation " + one.getKey() + ": " + answer);
      }
    }
    return missing;
  }

  /** How much it told. */
  @Override
  public String toString() {
    return "%d holds, %d rollouts, %d verdicts"
        .formatted(holds.size(), phases.size(), verdicts.size());
  }
}
