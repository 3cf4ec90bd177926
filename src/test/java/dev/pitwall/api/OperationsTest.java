package dev.pitwall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.api.Caller.Got;
import dev.pitwall.rollout.AuditEntry;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(ApiExtension.class)
class OperationsTest {
  private static final String ROLLOUTS = "/api/v1/rollouts";
  private final ApiFixture fixture;
  private final Caller caller;
  private final Path files;

  OperationsTest(ApiFixture fixture, Caller caller, Path files) {
    this.fixture = fixture;
    this.caller = caller;
    this.files = files;
  }

  private static void assertProblem(Got got, int status) {
    assertThat(got.status()).as(got.body()).isEqualTo(status);
    assertThat(got.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(got.json().getInteger("status")).isEqualTo(status);
    assertThat(got.json().getString("detail")).isNotBlank();
  }

  private Got openRollout(String id) {
    return caller.post(
        ROLLOUTS, "{\"id\":\"%s\",\"service\":\"shop\",\"version\":\"2.0\"}".formatted(id));
  }

  @Test
  void aRolloutIsOpenedMovedAndFinished() {
    Got opened = openRollout("d-1");
    assertThat(opened.status()).isEqualTo(200);
    assertThat(opened.json().getString("kind")).isEqualTo("deploy");
    assertThat(openRollout("d-1").json()).isEqualTo(opened.json());
    Got moved = caller.post(ROLLOUTS + "/d-1/nodes/app01", "{\"phase\":\"draining\"}");
    assertThat(moved.json().getJsonArray("nodes").getJsonObject(0).getString("phase"))
        .isEqualTo("draining");
    assertThat(caller.get(ROLLOUTS + "/d-1").json()).isEqualTo(moved.json());
    Got finished = caller.post(ROLLOUTS + "/d-1/finish", "{\"outcome\":\"rolled_back\"}");
    assertThat(finished.json().getString("outcome")).isEqualTo("rolled_back");
    assertThat(finished.json().getBoolean("open")).isFalse();
    assertThat(caller.get(ROLLOUTS).json().getJsonArray("rollouts")).hasSize(1);
    assertThat(fixture.journal.lines()).anyMatch(line -> line.startsWith("anonymous: rollout d-1"));
  }

  @Test
  void whatCannotBeIs409() {
    openRollout("d-1");
    caller.post(ROLLOUTS + "/d-1/nodes/app01", "{\"phase\":\"started\"}");
    assertProblem(caller.post(ROLLOUTS + "/d-1/nodes/app01", "{\"phase\":\"waiting\"}"), 409);
    assertProblem(
        caller.post(ROLLOUTS, "{\"id\":\"d-1\",\"service\":\"shop\",\"kind\":\"rollback\"}"), 409);
    assertProblem(caller.post(ROLLOUTS + "/d-1/finish", "{\"outcome\":\"succeeded\"}"), 409);
    caller.post(ROLLOUTS + "/d-1/finish", "{\"outcome\":\"failed\"}");
    assertProblem(caller.post(ROLLOUTS + "/d-1/finish", "{\"outcome\":\"succeeded\"}"), 409);
  }

  @Test
  void whatIsUnknownIs404() {
    for (String path :
        List.of(
            ROLLOUTS + "/none",
            "/api/v1/runs/run_9",
            "/api/v1/runs/run_000002/artefacts/none.png",
            "/api/v1/runs/run_000002/artefacts/gone.zip",
            "/api/v1/evaluations/ev_9",
            "/nowhere",
            "/api/v1/nowhere")) {
      assertProblem(caller.get(path), 404);
    }
    assertProblem(caller.post(ROLLOUTS, "{\"id\":\"d\",\"service\":\"none\"}"), 404);
    assertProblem(caller.post(ROLLOUTS + "/none/finish", "{\"outcome\":\"failed\"}"), 404);
    assertProblem(caller.post("/api/v1/journeys/none/runs", "{}"), 404);
    assertProblem(caller.post("/api/v1/holds/hold_9/release", ""), 404);
    assertProblem(caller.post("/api/v1/holds", "{\"reason\":\"x\",\"gate\":\"none\"}"), 404);
    assertProblem(caller.post("/api/v1/evaluations/ev_9/acknowledge", "{\"reason\":\"x\"}"), 404);
  }

  @Test
  void everyWrongFieldIsNamedAtOnce() {
    Got got = caller.post(ROLLOUTS, "{\"service\":\"No!\",\"kind\":\"other\",\"surprise\":true}");
    assertProblem(got, 400);
    assertThat(got.json().getJsonArray("errors").stream())
        .extracting(error -> ((JsonObject) error).getString("field"))
        .containsExactlyInAnyOrder("id", "service", "kind", "surprise");
  }

  @Test
  void aMissingBodyAndAnotherTypeAreRefused() {
    assertProblem(caller.send("POST", ROLLOUTS, null, ""), 400);
    assertProblem(
        caller.send("POST", ROLLOUTS, "id=d-1", "application/x-www-form-urlencoded"), 415);
    assertProblem(caller.send("POST", ROLLOUTS, "<id/>", "application/xml"), 415);
    assertProblem(caller.send("DELETE", ROLLOUTS, null, ""), 405);
  }

  @Test
  void sizesAreBounded() {
    assertProblem(caller.post(ROLLOUTS, "{\"id\":\"" + "x".repeat(70_000) + "\"}"), 413);
    assertProblem(caller.get("/api/v1/gates/shop/go?version=" + "x".repeat(5_000)), 414);
    assertProblem(caller.with("X-Long", "x".repeat(20_000)).get("/version"), 431);
  }

  @Test
  void runsAreListedFilteredAndPaged() {
    JsonObject all = caller.get("/api/v1/runs").json();
    assertThat(all.getJsonArray("runs")).hasSize(2);
    assertThat(all.getString("next")).isEmpty();
    JsonObject first = caller.get("/api/v1/runs?limit=1").json();
    assertThat(first.getString("next")).isEqualTo("run_000002");
    assertThat(
            caller
                .get("/api/v1/runs?before=run_000002&journey=checkout&outcome=passed")
                .json()
                .getJsonArray("runs"))
        .hasSize(1);
    assertThat(caller.get("/api/v1/runs?node=app03").json().getJsonArray("runs")).hasSize(1);
    assertProblem(caller.get("/api/v1/runs?limit=501"), 400);
    assertProblem(caller.get("/api/v1/runs?outcome=fine"), 400);
    JsonObject run = caller.get("/api/v1/runs/run_000002").json();
    assertThat(run.getJsonObject("failure").getString("sentence")).contains("500");
    assertThat(run.getJsonObject("failure").getBoolean("undo")).isTrue();
    assertThat(run.getJsonObject("failure").getJsonArray("clues"))
        .containsExactly("console: tyre is not defined");
    assertThat(run.getString("instanceSeen")).isEqualTo("boot-7");
    assertThat(run.getString("stray")).isEqualTo("sent on to http://a2:8080");
    JsonObject good = caller.get("/api/v1/runs/run_000001").json();
    assertThat(good.getString("node")).isEmpty();
    assertThat(good.getString("instanceSeen")).isEmpty();
    assertThat(good.getString("stray")).isEmpty();
    assertThat(good.getJsonObject("failure").getBoolean("undo")).isFalse();
    assertThat(good.getJsonObject("failure").getJsonArray("clues")).isEmpty();
  }

  @Test
  void filesAreAttachmentsInASandbox() {
    ApiFixture.put(files.resolve("failure.png"), "PNG!");
    ApiFixture.put(files.resolve("console.txt"), "hello");
    Got picture = caller.get("/api/v1/runs/run_000002/artefacts/failure.png");
    assertThat(picture.status()).isEqualTo(200);
    assertThat(picture.body()).isEqualTo("PNG!");
    assertThat(picture.header("Content-Type")).isEqualTo("image/png");
    assertThat(picture.header("Content-Disposition"))
        .isEqualTo("attachment; filename=\"failure.png\"");
    assertThat(picture.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(picture.header("Content-Security-Policy")).startsWith("sandbox");
    assertThat(caller.get("/api/v1/runs/run_000002/artefacts/console.txt").header("Content-Type"))
        .isEqualTo("application/octet-stream");
    assertThat(caller.get("/api/v1/runs/run_000002/artefacts/..%2Fsecret").status()).isIn(400, 404);
  }

  @Test
  void aRunIsTriggered() {
    Got got = caller.post("/api/v1/journeys/checkout/runs", "{\"node\":\"app01\"}");
    assertThat(got.status()).isEqualTo(202);
    assertThat(got.header("Location")).isEqualTo("/api/v1/runs/run_900001");
    assertThat(got.json().getString("id")).isEqualTo("run_900001");
    assertThat(caller.send("POST", "/api/v1/journeys/checkout/runs", null, "").status())
        .isEqualTo(202);
    assertThat(caller.get("/api/v1/journeys").json().getJsonArray("journeys")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "BUSY, a scheduled or ordered run of checkout at node app01 is going on",
    "FULL, as many runs of all journeys as allowed are going on",
    "CLOSING, Pitwall is stopping"
  })
  void anOrderThatIsRefusedSaysWhy(RunTrigger.Answer.Refused why, String sentence) {
    fixture.refusal = why;
    Got refused = caller.post("/api/v1/journeys/checkout/runs", "{\"node\":\"app01\"}");
    assertProblem(refused, 503);
    assertThat(refused.header("Retry-After")).isEqualTo("5");
    assertThat(refused.json().getString("detail"))
        .startsWith(sentence)
        .endsWith("; no run was started or queued, order it again later");
  }

  @Test
  void signalsAreListedWithoutGuesses() {
    assertThat(caller.get("/api/v1/signals").json().getJsonArray("signals")).hasSize(4);
    JsonObject queue =
        caller.get("/api/v1/signals").json().getJsonArray("signals").getJsonObject(0);
    assertThat(queue.getJsonObject("values").fieldNames())
        .containsExactlyInAnyOrder("depth", "inFlight", "oldestAgeSeconds", "consumers");
    assertThat(queue.getString("state")).isEqualTo("ok");
  }

  @Test
  void evaluationsAreListedReadAndAcknowledged() {
    String question = "/api/v1/gates/shop/go?rollout=d-1&node=app03&version=2.0";
    fixture.started("d-1", "app03");
    String id = caller.get(question).header("X-Gate-Evaluation");
    assertProblem(
        caller.post("/api/v1/evaluations/" + id + "/acknowledge", "{\"reason\":\"x\"}"), 409);
    assertThat(caller.get("/api/v1/evaluations/" + id).json().getString("verdict"))
        .isEqualTo("PENDING");
    fixture.fails("app03", "2.0", 6);
    JsonObject page = caller.get("/api/v1/evaluations?gate=shop&rollout=d-1&limit=1").json();
    assertThat(page.getJsonArray("evaluations").getJsonObject(0).getString("verdict"))
        .isEqualTo("NO_GO");
    assertThat(page.getString("next")).isEqualTo(id);
    Got acknowledged =
        caller.post("/api/v1/evaluations/" + id + "/acknowledge", "{\"reason\":\"full disk\"}");
    assertThat(acknowledged.json().getString("reason")).isEqualTo("full disk");
    fixture.pass(Duration.ofSeconds(1));
    assertThat(caller.get(question + "&attempt=2").status()).isEqualTo(503);
    assertProblem(
        caller.post("/api/v1/evaluations/" + id + "/acknowledge", "{\"reason\":\"a\\nb\"}"), 400);
  }

  @Test
  void theAuditChainIsReadPageByPageAndVerified() {
    JsonObject first = caller.get("/api/v1/audit?limit=2").json();
    assertThat(first.getJsonArray("lines").getJsonObject(0).getString("what"))
        .isEqualTo("released");
    assertThat(first.getInteger("next")).isEqualTo(2);
    JsonObject last = caller.get("/api/v1/audit?limit=2&before=2").json();
    assertThat(last.getJsonArray("lines")).hasSize(1);
    assertThat(last.getInteger("next")).isZero();
    assertThat(caller.get("/api/v1/audit/verification").json().getBoolean("sound")).isTrue();

    AuditEntry held = fixture.audit.get(1);
    fixture.audit.set(
        1, new AuditEntry(2, held.at(), "bob", held.what(), held.previous(), held.hash()));
    JsonObject broken = caller.get("/api/v1/audit/verification").json();
    assertThat(broken.getBoolean("sound")).isFalse();
    assertThat(broken.getString("broken")).isEqualTo("line 2: was changed");
  }

  @Test
  void aRecordThatCannotBeReadIsNamedAndNoFaultOfPitwall() {
    Got got = caller.get("/api/v1/evaluations/ev_damaged");
    assertProblem(got, 500);
    assertThat(got.json().getString("type")).isEqualTo("urn:pitwall:problem:unreadable");
    assertThat(got.json().getString("detail"))
        .isEqualTo("row ev_damaged of table evaluations cannot be read (no JSON)");
  }

  @Test
  void anAcknowledgedStopIsJudgedAnewWhetherItIsAskedByGetOrByPost() {
    String question = "/api/v1/gates/shop/go?rollout=d-1&node=app03&version=2.0";
    fixture.started("d-1", "app03");
    caller.get(question);
    fixture.fails("app03", "2.0", 6);
    Got stop = caller.get(question);
    assertThat(stop.status()).isEqualTo(409);
    String id = stop.header("X-Gate-Evaluation");
    caller.post("/api/v1/evaluations/" + id + "/acknowledge", "{\"reason\":\"mended\"}");
    fixture.pass(Duration.ofSeconds(30));
    assertThat(caller.get(question).status()).isEqualTo(503);
    fixture.passes("app03", "2.0", 14);
    assertThat(caller.get(question).status()).isEqualTo(200);
  }

  @Test
  void anInconclusiveIsAcknowledgedToo() {
    String question = "/api/v1/gates/shop/go?rollout=d-1&node=app03&version=2.0";
    fixture.started("d-1", "app03");
    String id = caller.get(question).header("X-Gate-Evaluation");
    fixture.pass(ApiFixture.DEADLINE.plusSeconds(1));
    assertThat(caller.get(question).header("X-Gate-Verdict")).isEqualTo("INCONCLUSIVE");
    assertThat(node("app03").getString("phase")).isEqualTo("failed");
    Got acknowledged =
        caller.post("/api/v1/evaluations/" + id + "/acknowledge", "{\"reason\":\"no runs\"}");
    assertThat(acknowledged.status()).as(acknowledged.body()).isEqualTo(200);
    assertThat(node("app03").getString("phase")).isEqualTo("started");
  }

  @Test
  void theNodesOfAServiceShowWhichProcessIsOnThem() {
    JsonObject found = node("app01");
    assertThat(found.getString("phase")).isEqualTo("waiting");
    assertThat(found.getString("rollout")).isEmpty();
    assertThat(found.getJsonObject("incarnation").getString("origin")).isEqualTo("found");
    assertThat(found.getJsonObject("incarnation").getString("standing")).isEqualTo("in_place");
    assertThat(found.getJsonObject("lastVerdict").getString("verdict")).isEmpty();
    fixture.started("d-1", "app03");
    String question = "/api/v1/gates/shop/go?rollout=d-1&node=app03&version=2.0";
    String id = caller.get(question).header("X-Gate-Evaluation");
    fixture.passes("app03", "2.0", 2 + ApiFixture.PROOF);
    JsonObject proven = node("app03");
    assertThat(proven.getString("phase")).isEqualTo("done");
    assertThat(proven.getString("rollout")).isEqualTo("d-1");
    JsonObject process = proven.getJsonObject("incarnation");
    assertThat(process.getInteger("number")).isEqualTo(2);
    assertThat(process.getString("origin")).isEqualTo("told");
    assertThat(process.getString("began")).isEqualTo("2026-05-01T12:00:00Z");
    assertThat(process.getString("version")).isEqualTo("2.0");
    assertThat(process.getString("standing")).isEqualTo("proven");
    assertThat(proven.getJsonObject("lastVerdict").getString("verdict")).isEqualTo("GO");
    assertThat(proven.getJsonObject("lastVerdict").getString("evaluationId")).isEqualTo(id);
    assertProblem(caller.get("/api/v1/services/none/nodes"), 404);
  }

  private JsonObject node(String name) {
    return caller.get("/api/v1/services/shop/nodes").json().getJsonArray("nodes").stream()
        .map(JsonObject.class::cast)
        .filter(node -> node.getString("node").equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void holdsArePlacedListedAndReleased() {
    Got placed =
        caller.post(
            "/api/v1/holds",
            "{\"gate\":\"shop\",\"reason\":\"fire drill\",\"author\":\"ada\",\"expires_in\":\"2h\"}");
    assertThat(placed.status()).isEqualTo(201);
    assertThat(placed.json().getString("author")).isEqualTo("ada via anonymous");
    assertThat(placed.json().getString("expiresAt")).isEqualTo("2026-05-01T14:00:00Z");
    String path = "/api/v1/holds/" + placed.json().getString("id") + "/release";
    Got released = caller.post(path, "");
    assertThat(released.json().getBoolean("active")).isFalse();
    assertThat(caller.post(path, "").json()).isEqualTo(released.json());
    assertThat(caller.get("/api/v1/holds").json().getJsonArray("holds")).hasSize(1);
    assertProblem(caller.post("/api/v1/holds", "{\"reason\":\"x\",\"expires_in\":\"31d\"}"), 400);
    assertProblem(caller.post("/api/v1/holds", "{\"reason\":\"x\",\"expires_in\":\"0s\"}"), 400);
    assertProblem(caller.post("/api/v1/holds", "{}"), 400);
  }

  @Test
  void theServiceTellsOfItself() {
    assertThat(caller.get("/metrics").body()).contains("pitwall_up 1");
    assertThat(caller.get("/health/live").json().getString("status")).isEqualTo("up");
    assertThat(caller.get("/health/ready").status()).isEqualTo(200);
    fixture.ready = false;
    Got ready = caller.get("/health/ready");
    assertThat(ready.status()).isEqualTo(503);
    assertThat(ready.json().getJsonArray("components").getJsonObject(0).getString("detail"))
        .isEqualTo("disk full");
    assertThat(caller.get("/version").json().getString("version")).isEqualTo("0.1.0-test");
    Got contract = caller.get("/openapi.yaml");
    assertThat(contract.header("Content-Type")).isEqualTo("application/yaml");
    assertThat(contract.body()).startsWith("openapi: 3.1");
    for (String file : List.of("pitwall", "journey")) {
      Got schema = caller.get("/schemas/" + file + ".json");
      assertThat(schema.header("Content-Type")).isEqualTo("application/json");
      assertThat(schema.json().getString("$schema"))
          .isEqualTo("http://json-schema.org/draft-07/schema#");
    }
  }

  @Test
  void aPlainRequestIdComesBack() {
    caller.with("X-Request-Id", "build-481.2");
    assertThat(caller.get("/version").header("X-Request-Id")).isEqualTo("build-481.2");
    assertThat(caller.get("/nowhere").header("X-Request-Id")).isEqualTo("build-481.2");
    for (int i = 0; i < 2; i++) { // from memory, too
      assertThat(caller.get("/api/v1/gates/shop/go").header("X-Request-Id"))
          .isEqualTo("build-481.2");
    }
    caller.with("X-Request-Id", "x".repeat(65));
    assertThat(caller.get("/version").header("X-Request-Id")).matches("[0-9a-f]{16}");
  }

  @Test
  void brokenPartsAre500WithoutInternals() {
    fixture.journal.broken(true);
    Got got = openRollout("d-1");
    assertProblem(got, 500);
    assertThat(got.body()).doesNotContain("secret").doesNotContain("Exception");
  }

  @Test
  void aDiskThatIsFullIsNamedInThe500() {
    fixture.journal.full(true);
    Got got = openRollout("d-1");
    assertProblem(got, 500);
    assertThat(got.json().getString("detail")).isEqualTo("cannot write: disk full; make room");
    assertThat(got.json().getString("type")).isEqualTo("urn:pitwall:problem:not-written");
    fixture.journal.full(false);
    assertThat(openRollout("d-1").status()).isEqualTo(200);
  }

  @Test
  void aHoldThatCannotBeWrittenHoldsAndSaysSo() {
    fixture.journal.full(true);
    Got placed = caller.post("/api/v1/holds", "{\"gate\":\"shop\",\"reason\":\"stop\"}");
    assertThat(placed.status()).isEqualTo(201);
    assertThat(placed.json().getString("warning"))
        .contains("not on disk yet (cannot write: disk full; make room)");
    Got asked = caller.get("/api/v1/gates/shop/go?phase=fleet");
    assertThat(asked.status()).as(asked.body()).isEqualTo(423);
    String release = "/api/v1/holds/" + placed.json().getString("id") + "/release";
    assertProblem(caller.post(release, ""), 500);

    fixture.journal.full(false);
    fixture.gates.unwrittenHolds().retry();
    JsonObject hold = caller.get("/api/v1/holds").json().getJsonArray("holds").getJsonObject(0);
    assertThat(hold.containsKey("warning")).isFalse();
    assertThat(hold.getBoolean("active")).isTrue();
    assertThat(fixture.journal.lines())
        .anyMatch(line -> line.contains("could not be written then"));
    assertThat(caller.post(release, "").status()).isEqualTo(200);
  }
}
