package dev.pitwall.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.demo.Build;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gate as a pipeline meets it, with nothing but HTTP, on a real service over a real fleet. */
class GateContractIT {
  private static final String GO = "/api/v1/gates/shop/go";
  private static final String VERDICT = "/api/v1/gates/shop/verdict";
  private static final Duration DECIDED = Duration.ofMinutes(2);

  @TempDir static Path work;
  private static DemoFleet fleet;
  private static Program program;
  private static Curl curl;

  @BeforeAll
  static void start() throws Exception {
    fleet = new DemoFleet(work, false);
    program = fleet.serve();
    curl = new Curl(program.url());
  }

  @AfterAll
  static void stop() {
    curl.close();
    program.close();
    fleet.close();
  }

  private static Curl.Answer decided(String question) {
    return await()
        .atMost(DECIDED)
        .until(() -> curl.get(question + "&wait=25s"), answer -> answer.status() != 503);
  }

  private static void assertGate(Curl.Answer answer, int status, String verdict) {
    assertThat(answer.status()).as(answer::toString).isEqualTo(status);
    assertThat(answer.header("X-Gate-Verdict")).isEqualTo(verdict);
    assertThat(answer.header("X-Gate-Evaluation")).startsWith("ev_");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
  }

  private static void assertNoNull(Object value, String where) {
    assertThat(value).as(where).isNotNull();
    if (value instanceof JsonObject object) {
      object.forEach(entry -> assertNoNull(entry.getValue(), where + "." + entry.getKey()));
    } else if (value instanceof JsonArray array) {
      array.forEach(one -> assertNoNull(one, where + "[]"));
    }
  }

  /** What the contract says is always there. */
  private static void assertWhole(JsonObject body) {
    assertThat(body.fieldNames())
        .containsExactlyInAnyOrder(
            "verdict",
            "final",
            "go",
            "evaluationId",
            "gate",
            "rollout",
            "phase",
            "attempt",
            "target",
            "summary",
            "score",
            "checks",
            "reasons",
            "evidence",
            "policy",
            "validUntil",
            "retryAfterSeconds");
    assertNoNull(body, "body");
  }

  @Test
  void aServiceThatIsWellIsGo() throws Exception {
    Curl.Answer answer = decided(GO + "?phase=fleet");
    assertGate(answer, 200, "GO");
    assertThat(answer.firstLine()).startsWith("GO fleet: ").contains("is good");
    assertThat(answer.header("Retry-After")).isEmpty();

    JsonObject body = curl.get(VERDICT + "?phase=fleet").json();
    assertWhole(body);
    assertThat(body.getBoolean("go")).isTrue();
    assertThat(Instant.parse(body.getString("validUntil"))).isAfter(Instant.now());
  }

  @Test
  void aNodeThatIsNotUpgradedYetIsPendingThenGoOnceItIs() throws Exception {
    String about = "?rollout=wait-for-it&node=app03&phase=post-start&version=3.0.0";
    Curl.Answer pending = curl.get(GO + about);
    assertGate(pending, 503, "PENDING");
    assertThat(pending.header("Retry-After")).matches("[1-9]\\d*");
    assertThat(pending.firstLine()).contains("app03").contains("not proven yet");
    JsonObject body = curl.get(VERDICT + about).json();
    assertWhole(body);
    assertThat(body.getInteger("retryAfterSeconds")).isPositive();
    assertThat(body.getString("verdict")).isEqualTo("PENDING");

    upgrade("app03", Build.good("3.0.0"));
    assertGate(decided(GO + about), 200, "GO");
    JsonObject good = curl.get(VERDICT + about).json();
    assertThat(good.getJsonObject("target").getString("versionSeen")).isEqualTo("3.0.0");
  }

  @Test
  void aBadBuildIsNoGoAndStaysSo() throws Exception {
    upgrade("app01", Build.good("2.9.0").failingCheckouts(1.0));
    String about = "?rollout=bad&node=app01&phase=post-start&version=2.9.0";
    Curl.Answer answer = decided(GO + about);
    assertGate(answer, 409, "NO_GO");
    assertThat(answer.firstLine())
        .contains("app01")
        .contains("order-api", "required", "look at run_");
    assertGate(curl.get(GO + about + "&attempt=2"), 409, "NO_GO");

    Curl.Answer inBody = curl.get(VERDICT + about);
    assertGate(inBody, 200, "NO_GO");
    assertWhole(inBody.json());
    assertThat(inBody.json().getBoolean("go")).isFalse();
    assertThat(inBody.json().getJsonArray("reasons")).isNotEmpty();
    upgrade("app01", Build.good("2.3.0"));
  }

  private static void upgrade(String node, Build build) {
    fleet.fleet().balancer().drain(node);
    fleet.fleet().stop(node);
    fleet.fleet().start(node, build);
    fleet.fleet().balancer().restore(node);
  }

  @Test
  void aHoldStopsAtOnceAndItsReleaseLetsGo() throws Exception {
    String about = "?phase=fleet";
    assertGate(decided(GO + about), 200, "GO");
    JsonObject hold = new JsonObject().put("gate", "shop").put("reason", "a lorry at the door");
    Curl.Answer placed = curl.post("/api/v1/holds", hold.put("expires_in", "1h"));
    assertThat(placed.status()).as(placed::toString).isEqualTo(201);

    Curl.Answer held = curl.get(GO + about);
    assertGate(held, 423, "HOLD");
    assertThat(held.firstLine()).contains("held").contains("a lorry at the door");
    assertThat(held.header("Retry-After")).matches("[1-9]\\d*");
    assertWhole(curl.get(VERDICT + about).json());

    String release = "/api/v1/holds/" + placed.json().getString("id") + "/release";
    assertThat(curl.post(release, new JsonObject()).status()).isEqualTo(200);
    assertThat(decided(GO + about).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/gates/shp/go, 404, shp",
    "/api/v1/gates/shop/go?node=app09, 404, app09",
    "/api/v1/gates/shop/go?phase=poststart, 400, phase",
    "/api/v1/gates/shop/go?nod=app01, 400, nod",
    "/api/v1/gates/shop/go?attempt=0, 400, attempt",
    "/api/v1/gates/shop/verdict?wait=soon, 400, wait",
    "/api/v1/gates/shop/verdict?phase=post-start, 400, node",
    "/api/v1/evaluations/ev_nothing, 404, ev_nothing"
  })
  void aMistakeIsNamedAndIsNoVerdict(String path, int status, String named) throws Exception {
    Curl.Answer answer = curl.get(path);
    assertThat(answer.status()).as(answer::toString).isEqualTo(status);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.header("X-Gate-Verdict")).isEmpty();
    assertThat(answer.json().getString("detail")).contains(named);
  }

  @Test
  void whoWaitsIsAnsweredWithinTheWait() throws Exception {
    Instant from = Instant.now();
    assertThat(curl.get(GO + "?rollout=w&node=app02&phase=post-start&wait=2s").status())
        .isEqualTo(503);
    assertThat(Duration.between(from, Instant.now()))
        .isBetween(Duration.ofMillis(1900), Duration.ofSeconds(6));
  }
}
