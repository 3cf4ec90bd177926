package dev.pitwall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.api.Caller.Got;
import dev.pitwall.gate.Verdict;
import dev.pitwall.rollout.Rollout;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a gate answers. */
@ExtendWith(ApiExtension.class)
class GateApiTest {
  private static final String NODE = "?rollout=d-1&node=app03&version=2.0";
  private static final String GO = "/api/v1/gates/shop/go";
  private static final String VERDICT = "/api/v1/gates/shop/verdict";
  private final ApiFixture fixture;
  private final Caller caller;

  GateApiTest(ApiFixture fixture, Caller caller) {
    this.fixture = fixture;
    this.caller = caller;
  }

  private void proven() {
    fixture.started("d-1", "app03");
    caller.get(GO + NODE);
    fixture.passes("app03", "2.0", 2 + ApiFixture.PROOF);
  }

  static void assertAnswer(Got got, int status, Verdict verdict) {
    assertThat(got.status()).as(got.body()).isEqualTo(status);
    assertThat(got.header("X-Gate-Verdict")).isEqualTo(verdict.name());
    assertThat(got.header("X-Gate-Evaluation")).startsWith("ev_");
    assertThat(got.header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void whatIsNotProvenIsPendingAndAskedAgain() {
    Got got = caller.get(GO + NODE);
    assertAnswer(got, 503, Verdict.PENDING);
    assertThat(got.header("Retry-After")).matches("[1-9][0-9]*");
    assertThat(got.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
    assertThat(got.firstLine()).contains("app03").contains("not proven yet");
    assertThat(got.body())
        .contains("evaluation " + got.header("X-Gate-Evaluation") + " http://127.0.0.1:");
    assertThat(got.body()).contains("\nUNDECIDED journey:checkout: ");
  }

  @Test
  void aProvenNodeIsGo() {
    proven();
    Got got = caller.get(GO + NODE);
    assertAnswer(got, 200, Verdict.GO);
    assertThat(got.headers().firstValue("Retry-After")).isEmpty();
    assertThat(got.firstLine()).contains("is good");
  }

  @Test
  void aBadNodeIsNoGoForGood() {
    fixture.started("d-1", "app03");
    caller.get(GO + NODE);
    fixture.fails("app03", "2.0", 6);
    for (int i = 0; i < 3; i++) {
      Got got = caller.get(GO + NODE);
      assertAnswer(got, 409, Verdict.NO_GO);
      assertThat(got.firstLine()).contains("is not good").contains("journey:checkout");
      fixture.pass(Duration.ofMinutes(15));
    }
    Got again = caller.get(GO + NODE + "&attempt=2");
    assertAnswer(again, 409, Verdict.NO_GO);
    assertThat(again.firstLine()).contains("acknowledge");
    fixture.pass(Duration.ofHours(2));
    assertThat(fixture.gates.findRollout("d-1").orElseThrow().outcome())
        .isEqualTo(Rollout.Result.ABANDONED);
    assertAnswer(caller.get(GO + NODE), 409, Verdict.NO_GO);
  }

  @Test
  void whatStaysUnprovenIsInconclusiveAndThatIsNoGo() {
    caller.get(GO + NODE);
    fixture.pass(ApiFixture.DEADLINE.plusSeconds(1));
    assertAnswer(caller.get(GO + NODE), 409, Verdict.INCONCLUSIVE);
    Got kept = caller.get(GO + NODE + "&inconclusive=503");
    assertAnswer(kept, 503, Verdict.INCONCLUSIVE);
    assertThat(kept.header("Retry-After")).matches("[1-9][0-9]*");
  }

  @Test
  void aHoldShowsAtOnceAndGoesAtOnce() {
    proven();
    assertAnswer(caller.get(GO + NODE), 200, Verdict.GO);
    assertAnswer(caller.get(GO + NODE), 200, Verdict.GO);
    Got hold = caller.post("/api/v1/holds", "{\"reason\":\"fire drill\",\"expires_in\":\"30s\"}");
    Got held = caller.get(GO + NODE);
    assertAnswer(held, 423, Verdict.HOLD);
    assertThat(held.header("Retry-After")).isEqualTo("30");
    assertThat(held.firstLine()).contains("fire drill");
    fixture.pass(Duration.ofSeconds(10));
    assertThat(caller.get(GO + NODE).header("Retry-After")).isEqualTo("20");
    assertThat(caller.get(VERDICT + NODE).json().getString("verdict")).isEqualTo("HOLD");
    caller.post("/api/v1/holds/" + hold.json().getString("id") + "/release", "");
    assertAnswer(caller.get(GO + NODE), 200, Verdict.GO);
  }

  @Test
  void aHoldWithoutAnEndHasNoRetryAfter() {
    caller.post("/api/v1/holds", "{\"reason\":\"until I say so\",\"gate\":\"shop\"}");
    Got held = caller.get(GO + NODE);
    assertAnswer(held, 423, Verdict.HOLD);
    assertThat(held.headers().firstValue("Retry-After")).isEmpty();
    assertThat(caller.get(VERDICT + NODE).json().getInteger("retryAfterSeconds")).isPositive();
  }

  @Test
  void aGoIsALeaseAndIsAskedAnewAfterIt() {
    proven();
    Got first = caller.get(GO + NODE);
    assertThat(caller.get(GO + NODE).header("X-Gate-Evaluation"))
        .isEqualTo(first.header("X-Gate-Evaluation"));
    fixture.pass(ApiFixture.LEASE.plusSeconds(1));
    Got later = caller.get(GO + NODE);
    assertThat(later.header("X-Gate-Evaluation")).isNotEqualTo(first.header("X-Gate-Evaluation"));
  }

  @Test
  void fastAnswersAreTheSameBytesAsSlowOnes() {
    proven();
    Got slow = caller.get(GO + NODE);
    int remembered = fixture.server.remembered();
    Got fast = caller.get(GO + NODE);
    assertThat(remembered).isPositive();
    assertThat(fast.body()).isEqualTo(slow.body());
    assertThat(fast.status()).isEqualTo(slow.status());
    assertThat(fast.headers().map().keySet()).isEqualTo(slow.headers().map().keySet());
  }

  @Test
  void aQuestionThatLeavesTheVersionToItsRolloutIsNotAnsweredFromMemory() {
    fixture.started("d-2", "app02");
    String question = GO + "?rollout=d-2&node=app02";
    caller.get(question);
    fixture.passes("app02", "2.0", 2 + ApiFixture.PROOF);
    Got good = caller.get(question);
    assertAnswer(good, 200, Verdict.GO);
    caller.post("/api/v1/rollouts", "{\"id\":\"d-2\",\"service\":\"shop\",\"version\":\"2.1\"}");
    Got next = caller.get(question);
    assertThat(next.status()).isNotEqualTo(200);
    assertThat(next.header("X-Gate-Evaluation")).isNotEqualTo(good.header("X-Gate-Evaluation"));
  }

  @Test
  void bodyModeAlwaysAnswers200WithEveryKey() {
    fixture.started("d-1", "app03");
    JsonObject pending = caller.get(VERDICT + NODE).json();
    assertThat(pending.getString("verdict")).isEqualTo("PENDING");
    assertThat(pending.getBoolean("go")).isFalse();
    assertThat(pending.getBoolean("final")).isFalse();
    assertThat(pending.getInteger("score")).isEqualTo(50);
    assertThat(pending.getInteger("retryAfterSeconds")).isPositive();
    assertThat(pending.getJsonArray("reasons")).isNotEmpty();
    assertThat(pending.getString("validUntil")).isEmpty();
    fixture.passes("app03", "2.0", 2 + ApiFixture.PROOF);
    Got got = caller.get(VERDICT + NODE);
    assertAnswer(got, 200, Verdict.GO);
    JsonObject go = got.json();
    assertThat(go.fieldNames())
        .containsExactly(
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
    assertThat(go.getInteger("score")).isEqualTo(100);
    assertThat(go.getJsonObject("target"))
        .isEqualTo(
            new JsonObject().put("node", "app03").put("version", "2.0").put("versionSeen", "2.0"));
    assertThat(go.getJsonArray("reasons")).isEmpty();
    assertThat(go.getJsonObject("policy").getString("sha256")).matches("[0-9a-f]{64}");
    assertThat(go.getString("validUntil")).startsWith("2026-05-01T12:");
    assertThat(go.getJsonArray("checks").getJsonObject(0).fieldNames())
        .containsExactly(
            "id",
            "kind",
            "subject",
            "verdict",
            "required",
            "n",
            "failed",
            "observed",
            "needed",
            "rule",
            "facts",
            "evidence");
    JsonObject version = check(go, "version:app03");
    assertThat(version.getString("subject")).isEqualTo("app03");
    assertThat(version.getJsonObject("facts"))
        .isEqualTo(new JsonObject().put("version_seen", "2.0"));
    assertThat(check(go, "journey:checkout").getString("subject")).isEqualTo("checkout");
    assertThat(check(go, "journey:checkout").getJsonObject("facts")).isEmpty();
  }

  private static JsonObject check(JsonObject answer, String id) {
    return answer.getJsonArray("checks").stream()
        .map(JsonObject.class::cast)
        .filter(check -> check.getString("id").equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theFirstLineBeginsWithTheVerdict() {
    fixture.started("d-1", "app03");
    assertThat(caller.get(GO + NODE).firstLine())
        .startsWith("PENDING post-start: app03 is not proven yet");
    fixture.passes("app03", "2.0", 2 + ApiFixture.PROOF);
    assertThat(caller.get(GO + NODE).firstLine()).startsWith("GO post-start: app03 is good: ");
    caller.post("/api/v1/holds", "{\"reason\":\"fire drill\"}");
    assertThat(caller.get(GO + NODE).firstLine())
        .isEqualTo("HOLD post-start: app03 is held by anonymous: fire drill");
    assertThat(caller.get(GO + "?rollout=d-1&version=2.0").firstLine())
        .isEqualTo("HOLD fleet: the service is held by anonymous: fire drill");
  }

  @Test
  void theFirstLineOfANoGoIsShortHoweverMuchFailed() {
    fixture.started("d-1", "app03");
    caller.get(GO + NODE);
    fixture.failsWith("app03", "2.0", 6, "status 500 ".repeat(200));
    Got got = caller.get(GO + NODE);
    assertThat(got.firstLine()).startsWith("NO_GO post-start: app03 is not good: ");
    assertThat(got.firstLine().length()).isLessThanOrEqualTo(GateResponses.LONGEST_LINE);
  }

  @Test
  void bodyModeAnswers200ForNoGoToo() {
    fixture.started("d-1", "app03");
    caller.get(VERDICT + NODE);
    fixture.fails("app03", "2.0", 6);
    Got got = caller.get(VERDICT + NODE);
    assertAnswer(got, 200, Verdict.NO_GO);
    assertThat(got.json().getInteger("score")).isZero();
    assertThat(got.json().getJsonArray("reasons")).isNotEmpty();
  }

  @Test
  void aFleetQuestionNeedsNothingButTheGate() {
    JsonObject fleet = caller.get(VERDICT).json();
    assertThat(fleet.getString("phase")).isEqualTo("fleet");
    assertThat(fleet.getString("rollout")).isEmpty();
    assertThat(fleet.getJsonObject("target").getString("node")).isEmpty();
  }

  @Test
  void statusModeSpeaksJsonWhenAccepted() {
    caller.with("Accept", "application/json");
    Got got = caller.get(GO + NODE);
    assertAnswer(got, 503, Verdict.PENDING);
    assertThat(got.header("Content-Type")).isEqualTo("application/json");
    assertThat(got.json().getString("verdict")).isEqualTo("PENDING");
    assertThat(caller.with("Accept", "text/plain").get(GO + NODE).header("Content-Type"))
        .startsWith("text/plain");
  }

  @Test
  void aJournalThatFailsIsA500WithoutInternalsAndNeverGo() {
    fixture.journal.broken(true);
    for (String path : List.of(GO + NODE, VERDICT + NODE)) {
      Got got = caller.get(path);
      assertThat(got.status()).isEqualTo(500);
      assertThat(got.body()).doesNotContain("secret").doesNotContain("Exception");
    }
  }
}
