package dev.pitwall.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.api.Caller.Got;
import dev.pitwall.gate.Verdict;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GateApiTest {
  private static final String NODE = "?rollout=d-1&node=app03&version=2.0";
  private static final String GO = "/api/v1/gates/shop/go";
  private static final String VERDICT = "/api/v1/gates/shop/verdict";
  private static Vertx vertx;

  @TempDir private Path files;
  private Garage garage;
  private Caller caller;

  @BeforeAll
  static void vertx() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void noVertx() {
    Garage.wait(vertx.close());
  }

  @BeforeEach
  void open() {
    garage = new Garage(vertx, files);
    caller = new Caller(garage);
  }

  @AfterEach
  void close() {
    caller.close();
    garage.close();
  }

  private void proven() {
    caller.get(GO + NODE);
    garage.passes("app03", "2.0", 8);
  }

  private static void assertAnswer(Got got, int status, Verdict verdict) {
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
    caller.get(GO + NODE);
    garage.fails("app03", "2.0", 4);
    for (int i = 0; i < 3; i++) {
      Got got = caller.get(GO + NODE);
      assertAnswer(got, 409, Verdict.NO_GO);
      assertThat(got.firstLine()).contains("must stop").contains("journey:checkout");
      garage.pass(Duration.ofHours(1));
    }
    Got again = caller.get(GO + NODE + "&attempt=2");
    assertAnswer(again, 409, Verdict.NO_GO);
    assertThat(again.firstLine()).contains("acknowledge");
  }

  @Test
  void whatStaysUnprovenIsInconclusiveAndThatIsNoGo() {
    caller.get(GO + NODE);
    garage.pass(Garage.DEADLINE.plusSeconds(1));
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
    garage.pass(Duration.ofSeconds(10));
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
    garage.pass(Garage.LEASE.plusSeconds(1));
    Got later = caller.get(GO + NODE);
    assertThat(later.header("X-Gate-Evaluation")).isNotEqualTo(first.header("X-Gate-Evaluation"));
  }

  @Test
  void fastAnswersAreTheSameBytesAsSlowOnes() {
    proven();
    Got slow = caller.get(GO + NODE);
    int remembered = garage.server.remembered();
    Got fast = caller.get(GO + NODE);
    assertThat(remembered).isPositive();
    assertThat(fast.body()).isEqualTo(slow.body());
    assertThat(fast.status()).isEqualTo(slow.status());
    assertThat(fast.headers().map().keySet()).isEqualTo(slow.headers().map().keySet());
  }

  @Test
  void aQuestionThatLeavesTheVersionToItsRolloutIsNotAnsweredFromMemory() {
    caller.post("/api/v1/rollouts", "{\"id\":\"d-2\",\"service\":\"shop\",\"version\":\"2.0\"}");
    String question = GO + "?rollout=d-2&node=app02";
    caller.get(question);
    garage.passes("app02", "2.0", 8);
    Got good = caller.get(question);
    assertAnswer(good, 200, Verdict.GO);
    caller.post("/api/v1/rollouts", "{\"id\":\"d-2\",\"service\":\"shop\",\"version\":\"2.1\"}");
    Got next = caller.get(question);
    assertThat(next.status()).isNotEqualTo(200);
    assertThat(next.header("X-Gate-Evaluation")).isNotEqualTo(good.header("X-Gate-Evaluation"));
  }

  @Test
  void bodyModeAlwaysAnswers200WithEveryKey() {
    JsonObject pending = caller.get(VERDICT + NODE).json();
    assertThat(pending.getString("verdict")).isEqualTo("PENDING");
    assertThat(pending.getBoolean("go")).isFalse();
    assertThat(pending.getBoolean("final")).isFalse();
    assertThat(pending.getInteger("score")).isEqualTo(50);
    assertThat(pending.getInteger("retryAfterSeconds")).isPositive();
    assertThat(pending.getJsonArray("reasons")).isNotEmpty();
    assertThat(pending.getString("validUntil")).isEmpty();
    garage.passes("app03", "2.0", 8);
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
            "verdict",
            "required",
            "n",
            "failed",
            "observed",
            "needed",
            "rule",
            "evidence");
  }

  @Test
  void bodyModeAnswers200ForNoGoToo() {
    caller.get(VERDICT + NODE);
    garage.fails("app03", "2.0", 4);
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
  void theQuestionMayComeInTheBody() {
    Got got =
        caller.post(
            VERDICT,
            "{\"rollout\":\"d-1\",\"node\":\"app03\",\"version\":\"2.0\",\"attempt\":1,\"phase\":\"post-start\"}");
    assertThat(got.json().getString("evaluationId"))
        .isEqualTo(caller.get(VERDICT + NODE).json().getString("evaluationId"));
    assertThat(caller.send("POST", GO + NODE, null, "").status()).isEqualTo(503);
    assertThat(caller.post(GO + NODE, "").status()).isEqualTo(503);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "?node=UPPER | node | UPPER",
        "?attempt=0 | attempt | 0",
        "?attempt=1001 | attempt | 1001",
        "?attempt=x | attempt | x",
        "?attempt=1&attempt=2 | attempt | 1, 2",
        "?phase=later | phase | later",
        "?phase=drained | node | ''",
        "?phase=fleet&node=app01 | node | app01",
        "?wait=soon | wait | soon",
        "?rollout=a%20b | rollout | a b",
        "?version=1.0+b5 | version | 1.0 b5",
        "?version=1%0A | version | '1\n'",
        "?verison=2 | verison | 2",
        "?inconclusive=200 | inconclusive | 200",
      })
  void aBadParameterIsNamed(String query, String field, String seen) {
    for (String path : List.of(GO, VERDICT)) {
      if (path.equals(VERDICT) && field.equals("inconclusive")) {
        continue;
      }
      Got got = caller.get(path + query);
      assertThat(got.status()).as(got.body()).isEqualTo(400);
      assertThat(got.header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(got.headers().firstValue("X-Gate-Verdict")).isEmpty();
      JsonObject error = got.json().getJsonArray("errors").getJsonObject(0);
      assertThat(error.getString("field")).isEqualTo(field);
      assertThat(error.getString("seen").strip()).isEqualTo(seen.strip());
      assertThat(error.getString("expected")).isNotBlank();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"node\":5}",
        "{\"attempt\":\"1\"}",
        "{\"attempt\":1.5}",
        "{\"nodes\":\"app01\"}",
        "{\"node\":null}",
        "[]",
        "{",
        "5",
        "{\"attempt\":99999999999}"
      })
  void aBadBodyIsRefused(String body) {
    Got got = caller.post(GO, body);
    assertThat(got.status()).as(got.body()).isEqualTo(400);
    assertThat(got.json().getJsonArray("errors")).isNotEmpty();
  }

  @Test
  void queryAndBodyMustNotContradict() {
    Got got = caller.post(GO + "?node=app01", "{\"node\":\"app02\"}");
    assertThat(got.status()).isEqualTo(400);
    assertThat(got.json().getString("detail")).contains("app01 and app02");
  }

  @Test
  void unknownNamesAre404() {
    for (String path : List.of("/api/v1/gates/none/go", GO + "?node=app99&rollout=d-1")) {
      Got got = caller.get(path);
      assertThat(got.status()).isEqualTo(404);
      assertThat(got.header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(got.headers().firstValue("X-Gate-Verdict")).isEmpty();
    }
    assertThat(caller.get("/api/v1/gates/none/go").json().getString("detail")).contains("shop");
  }

  @Test
  void aQuestionThatCannotBeAskedIs400SinceA409WouldBeANoGo() {
    caller.get(GO + NODE);
    caller.post("/api/v1/rollouts/d-1/finish", "{\"outcome\":\"failed\"}");
    Got got = caller.get(GO + "?rollout=d-1&node=app02&version=2.0");
    assertThat(got.status()).isEqualTo(400);
    assertThat(got.headers().firstValue("X-Gate-Verdict")).isEmpty();
    assertThat(got.json().getString("detail")).contains("finished");
  }

  @Test
  void aJournalThatFailsIsA500WithoutInternalsAndNeverGo() {
    garage.journal.broken(true);
    for (String path : List.of(GO + NODE, VERDICT + NODE)) {
      Got got = caller.get(path);
      assertThat(got.status()).isEqualTo(500);
      assertThat(got.body()).doesNotContain("secret").doesNotContain("Exception");
    }
  }

  @Test
  void waitingEndsWithTheVerdict() {
    CompletableFuture<Got> answer = caller.later(GO + NODE + "&wait=8s");
    await().until(() -> garage.server.waiting() == 1);
    garage.passes("app03", "2.0", 8);
    await().atMost(Duration.ofSeconds(2)).until(answer::isDone);
    assertAnswer(answer.join(), 200, Verdict.GO);
    await().until(() -> garage.server.waiting() == 0);
  }

  @Test
  void waitingEndsWithAHold() {
    CompletableFuture<Got> answer = caller.later(VERDICT + NODE + "&wait=8");
    await().until(() -> garage.server.waiting() == 1);
    caller.post("/api/v1/holds", "{\"reason\":\"stop\"}");
    await().atMost(Duration.ofSeconds(2)).until(answer::isDone);
    assertThat(answer.join().json().getString("verdict")).isEqualTo("HOLD");
  }

  @Test
  void waitingEndsPendingWhenTheTimeIsOver() {
    Got got = caller.get(GO + NODE + "&wait=50ms");
    assertAnswer(got, 503, Verdict.PENDING);
    Got again = caller.get(GO + NODE + "&wait=50ms");
    assertAnswer(again, 503, Verdict.PENDING);
    assertThat(garage.server.waiting()).isZero();
  }

  @Test
  void whoGoesAwayIsForgotten() {
    CompletableFuture<Got> answer = caller.later(GO + NODE + "&wait=8s");
    await().until(() -> garage.server.waiting() == 1);
    answer.cancel(true);
    caller.close();
    caller = new Caller(garage);
    await().atMost(Duration.ofSeconds(7)).until(() -> garage.server.waiting() == 0);
  }

  @Test
  void aThousandMayWaitAndTheRestIsAnsweredAtOnce() {
    List<CompletableFuture<Got>> answers = new ArrayList<>();
    for (int i = 0; i < ApiServer.MAX_WAITERS; i++) {
      answers.add(caller.later(GO + NODE + "&wait=8s"));
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                garage.server.waiting() == ApiServer.MAX_WAITERS
                    || answers.stream().anyMatch(CompletableFuture::isDone));
    if (garage.server.waiting() == ApiServer.MAX_WAITERS) {
      assertAnswer(caller.get(GO + NODE + "&wait=8s"), 503, Verdict.PENDING);
    }
    garage.passes("app03", "2.0", 8);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> answers.stream().allMatch(CompletableFuture::isDone));
    assertThat(garage.server.waiting()).isZero();
    assertThat(answers).allSatisfy(answer -> assertThat(answer.join().status()).isIn(200, 503));
    assertThat(answers).anySatisfy(answer -> assertThat(answer.join().status()).isEqualTo(200));
  }

  @Test
  void stoppingAnswersWhoWaits() {
    CompletableFuture<Got> answer = caller.later(GO + NODE + "&wait=8s");
    await().until(() -> garage.server.waiting() == 1);
    garage.close();
    assertAnswer(answer.join(), 503, Verdict.PENDING);
  }

  /** What the tools' own samples send, with our names. */
  @Test
  void theToolsGetTheStatusesTheyUnderstand() {
    Got argo = caller.post(VERDICT, "{\"rollout\":\"d-7\",\"version\":\"2.0\"}");
    assertThat(argo.status()).isEqualTo(200);
    assertThat(argo.json().getJsonObject("summary").fieldNames())
        .containsExactly("verdict", "reason", "url");
    Got spinnaker = caller.post(GO, "{\"rollout\":\"d-7\",\"version\":\"2.0\",\"wait\":\"100ms\"}");
    Got curl = caller.get(GO + "?rollout=d-7&version=2.0&wait=100ms");
    Got ansible = caller.get(GO + "?rollout=d-7&node=app01&phase=pre-drain&version=2.0");
    Got flagger =
        caller.post(
            GO,
            "{\"name\":\"shop\",\"namespace\":\"prod\",\"phase\":\"Progressing\",\"checksum\":\"85d557f47b\",\"metadata\":{\"version\":\"2.0\"}}");
    assertThat(
            caller
                .get(VERDICT + "?rollout=85d557f47b&version=2.0")
                .json()
                .getString("evaluationId"))
        .isEqualTo(flagger.header("X-Gate-Evaluation"));
    for (Got got : List.of(spinnaker, curl, ansible, flagger)) {
      assertThat(got.status()).isIn(200, 409, 423, 503);
      if (got.status() == 503) {
        assertThat(got.header("Retry-After")).matches("[1-9][0-9]*");
      }
    }
    assertAnswer(ansible, 200, Verdict.GO);
  }
}
