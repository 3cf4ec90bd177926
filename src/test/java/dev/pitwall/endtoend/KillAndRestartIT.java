package dev.pitwall.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.demo.Build;
import dev.pitwall.store.AuditTrail;
import dev.pitwall.store.Store;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody was told still holds after the service was killed, and after it was stopped. */
class KillAndRestartIT {
  private static final Duration DECIDED = Duration.ofMinutes(4);
  private static final Duration STOPPED = Duration.ofSeconds(20);
  private static final String SPARE =
      "gates:\n  spare: {service: shop, journeys: [login], deadline: 5m}\n";

  @TempDir Path work;

  @Test
  void nothingThatWasToldIsLostByKillNine() throws Exception {
    try (DemoFleet fleet = new DemoFleet(work, true)) {
      patient(fleet);
      Told told;
      List<Traces.Seen> before;
      try (Program program = fleet.serve();
          Curl curl = new Curl(program.url())) {
        told = tell(fleet, curl);
        before = program.children();
        assertThat(before).anyMatch(Traces.Seen::isDriver).anyMatch(Traces.Seen::isBrowser);
        // A driver that is stopped cannot end by itself when its service is gone.
        Traces.signal("STOP", before.stream().filter(Traces.Seen::isDriver).findAny().get().pid());
        program.signal("KILL");
        assertThat(program.exit(STOPPED)).isEqualTo(128 + 9);

        try (Program again = fleet.serve();
            Curl curlAgain = new Curl(again.url())) {
          assertSame(told, Told.by(curlAgain));
          assertGone(before);
          assertStickyAndOpen(fleet, curlAgain, told);
          assertAskedAnew(curlAgain, told);
          again.signal("TERM");
          assertThat(again.exit(STOPPED)).as(again::everything).isZero();
        }
      }
      assertAuditSound(fleet);
    }
  }

  /** The second gate is for a hold that must not stop the first. */
  private static void patient(DemoFleet fleet) throws IOException {
    fleet
        .edit("port: 0}", "port: 0, url: \"http://pitwall.example\"}")
        .edit("deadline: 3m", "deadline: 5m")
        .edit("start_within: 15s", "start_within: 5m")
        .edit("lease: 30s", "lease: 10m")
        .edit("gates:\n", SPARE);
  }

  /** Everything the service answered about its state. */
  private record Told(JsonObject rollout, JsonArray holds, JsonArray evaluations) {
    static Told by(Curl curl) throws IOException, InterruptedException {
      return new Told(
          curl.get("/api/v1/rollouts/r-1").json(),
          curl.get("/api/v1/holds").list("holds"),
          curl.get("/api/v1/evaluations?rollout=r-1").list("evaluations"));
    }

    List<JsonObject> decided() {
      return evaluations.stream()
          .map(JsonObject.class::cast)
          .filter(one -> one.getBoolean("final"))
          .toList();
    }

    JsonObject open() {
      return evaluations.stream()
          .map(JsonObject.class::cast)
          .filter(one -> !one.getBoolean("final"))
          .findFirst()
          .orElseThrow();
    }
  }

  /** Node 1 is proven, node 2 is bad, node 3 is being waited for, another gate is held. */
  private static Told tell(DemoFleet fleet, Curl curl) throws Exception {
    ok(
        curl.post(
            "/api/v1/rollouts",
            new JsonObject().put("id", "r-1").put("service", "shop").put("version", "4.0.0")));
    replace(fleet, curl, "app01", Build.good("4.0.0"));
    assertThat(decided(curl, "app01").header("X-Gate-Verdict")).isEqualTo("GO");
    fleet.fleet().balancer().restore("app01");
    replace(fleet, curl, "app02", Build.good("4.0.0").failingCheckouts(1.0));
    assertThat(decided(curl, "app02").header("X-Gate-Verdict")).isEqualTo("NO_GO");
    ok(
        curl.post(
            "/api/v1/holds",
            new JsonObject()
                .put("gate", "spare")
                .put("reason", "the spare stays on the wall")
                .put("expires_in", "20d")));
    replace(fleet, curl, "app03", Build.good("4.0.0").in(Build.Life.DEAD));
    assertThat(curl.get(question("app03")).status()).isEqualTo(503);
    return Told.by(curl);
  }

  private static void replace(DemoFleet fleet, Curl curl, String node, Build build)
      throws Exception {
    fleet.fleet().balancer().drain(node);
    phase(curl, node, "draining");
    fleet.fleet().stop(node);
    phase(curl, node, "stopped");
    fleet.fleet().start(node, build);
    phase(curl, node, "started");
  }

  private static void phase(Curl curl, String node, String phase) throws Exception {
    ok(curl.post("/api/v1/rollouts/r-1/nodes/" + node, new JsonObject().put("phase", phase)));
  }

  private static void ok(Curl.Answer answer) {
    assertThat(answer.status()).as(answer::toString).isBetween(200, 299);
  }

  private static String question(String node) {
    return "/api/v1/gates/shop/go?rollout=r-1&phase=post-start&node=" + node;
  }

  private static Curl.Answer decided(Curl curl, String node) {
    return await()
        .atMost(DECIDED)
        .until(() -> curl.get(question(node) + "&wait=8s"), answer -> answer.status() != 503);
  }

  private static void assertSame(Told before, Told after) {
    assertThat(after.rollout()).isEqualTo(before.rollout());
    assertThat(after.holds()).isEqualTo(before.holds());
    assertThat(after.decided()).isEqualTo(before.decided()).hasSize(2);
    JsonObject open = after.open();
    assertThat(open.getString("evaluationId")).isEqualTo(before.open().getString("evaluationId"));
    assertThat(open.getString("verdict")).isEqualTo("PENDING");
    assertThat(open.getJsonObject("target")).isEqualTo(before.open().getJsonObject("target"));
  }

  private static void assertGone(List<Traces.Seen> before) {
    await()
        .atMost(STOPPED)
        .untilAsserted(
            () ->
                assertThat(before)
                    .as("processes of the service that was killed")
                    .noneMatch(seen -> ProcessHandle.of(seen.pid()).isPresent()));
  }

  private static void assertStickyAndOpen(DemoFleet fleet, Curl curl, Told told) throws Exception {
    Curl.Answer sticky = curl.get(question("app02") + "&attempt=2");
    assertThat(sticky.status()).isEqualTo(409);
    assertThat(sticky.firstLine()).contains("acknowledge");
    assertThat(curl.get("/api/v1/gates/spare/go").status()).isEqualTo(423);
    fleet.fleet().start("app03", Build.good("4.0.0"));
    Curl.Answer late = decided(curl, "app03");
    assertThat(late.header("X-Gate-Verdict")).as(late::toString).isEqualTo("GO");
    assertThat(late.header("X-Gate-Evaluation")).isEqualTo(told.open().getString("evaluationId"));
  }

  /** Pitwall did not watch meanwhile: a lease that another process gave is none. */
  private static void assertAskedAnew(Curl curl, Told told) throws Exception {
    List<String> before =
        told.decided().stream().map(one -> one.getString("evaluationId")).toList();
    Curl.Answer anew = decided(curl, "app01");
    assertThat(anew.header("X-Gate-Verdict")).as(anew::toString).isEqualTo("GO");
    assertThat(anew.header("X-Gate-Evaluation")).isNotIn(before);
  }

  private static void assertAuditSound(DemoFleet fleet) {
    try (Store store = Store.open(fleet.data(), InstantSource.system())) {
      assertThat(store.audit().verify())
          .isInstanceOfSatisfying(
              AuditTrail.Check.Sound.class, sound -> assertThat(sound.lines()).isGreaterThan(10L));
    }
  }

  @Test
  void whoStopsItIsObeyedAndLosesNothing() throws Exception {
    try (DemoFleet fleet = new DemoFleet(work, true);
        Program program = fleet.serve();
        Curl curl = new Curl(program.url())) {
      assertThat(curl.get("/health/ready").status()).isEqualTo(200);
      await().atMost(DECIDED).until(() -> !runs(curl).isEmpty());
      CompletableFuture<Curl.Answer> waiting = CompletableFuture.supplyAsync(() -> ask(curl));
      await().until(() -> !evaluations(curl).isEmpty());
      String newest = runs(curl).getJsonObject(0).getString("id");

      program.signal("TERM");
      Curl.Answer answer = waiting.get(5, TimeUnit.SECONDS);
      assertThat(answer.status()).as(answer::toString).isEqualTo(503);
      assertThat(answer.header("X-Gate-Verdict")).isEqualTo("PENDING");
      await().atMost(STOPPED).until(() -> !isReady(curl));
      assertThat(program.exit(STOPPED)).as(program::everything).isZero();
      assertThat(program.err()).noneMatch(line -> line.matches(".*\"level\":\"(WARN|ERROR)\".*"));

      assertThat(Traces.of(work)).as("processes left").isEmpty();
      assertThat(Traces.files(fleet.temporary())).as("files left").isEmpty();
      try (Store store = Store.open(fleet.data(), InstantSource.system())) {
        assertThat(store.runs().find(newest)).isPresent();
      }
    }
  }

  private static boolean isReady(Curl curl) throws InterruptedException {
    try {
      return curl.get("/health/ready").status() == 200;
    } catch (IOException refused) {
      return false;
    }
  }

  private static JsonArray runs(Curl curl) throws IOException, InterruptedException {
    return curl.get("/api/v1/runs").list("runs");
  }

  private static JsonArray evaluations(Curl curl) throws IOException, InterruptedException {
    return curl.get("/api/v1/evaluations").list("evaluations");
  }

  private static Curl.Answer ask(Curl curl) {
    try {
      String notSoon = "?rollout=t&node=app01&phase=post-start&wait=8s";
      return curl.get("/api/v1/gates/shop/go" + notSoon);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
