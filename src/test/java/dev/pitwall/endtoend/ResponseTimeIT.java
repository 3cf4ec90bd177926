package dev.pitwall.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.demo.Build;
import dev.pitwall.demo.ShopFleet;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a bad node goes on before somebody who waits at the gate hears of it. */
class ResponseTimeIT {
  private static final Duration LOOSELY = Duration.ofSeconds(12);
  private static final String NODE = ShopFleet.NODES.getFirst();
  private static final String QUESTION =
      "/api/v1/gates/shop/go?rollout=r&version=2.0.0&wait=8s&phase=post-start&node=" + NODE;

  @TempDir Path work;

  private record Heard(Instant at, Curl.Answer answer) {}

  @Test
  void aWaitingClientHearsSoonAfterTheFirstFailingAnswer() throws Exception {
    try (DemoFleet fleet = new DemoFleet(work, false);
        Program program = fleet.serve();
        Curl curl = new Curl(program.url());
        Curl node = new Curl(URI.create("http://" + fleet.fleet().address(NODE)))) {
      fleet.fleet().balancer().drain(NODE);
      fleet.fleet().stop(NODE);
      fleet.fleet().start(NODE, Build.good("2.0.0").failingCheckouts(1.0));
      // Told, since Pitwall may look at the node for the first time only now.
      curl.post(
          "/api/v1/rollouts",
          new JsonObject().put("id", "r").put("service", "shop").put("version", "2.0.0"));
      curl.post("/api/v1/rollouts/r/nodes/" + NODE, new JsonObject().put("phase", "started"));
      CompletableFuture<Heard> heard =
          CompletableFuture.supplyAsync(
              () -> decided(curl), task -> Thread.ofVirtual().start(task));
      Instant failed = firstFailure(node);
      Heard stop = heard.get(60, TimeUnit.SECONDS);

      assertThat(stop.answer().header("X-Gate-Verdict")).isEqualTo("NO_GO");
      Duration took = Duration.between(failed, stop.at());
      System.out.printf(
          "first failing answer to NO_GO: %d ms; one failing run: %d ms%n",
          took.toMillis(), failedRunMillis(curl));
      assertThat(took).isLessThan(LOOSELY);
    }
  }

  private static Heard decided(Curl curl) {
    try {
      Curl.Answer answer = curl.get(QUESTION);
      while (answer.status() == 503) {
        answer = curl.get(QUESTION);
      }
      return new Heard(Instant.now(), answer);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** The node counts its own failures; asking it often enough says when the first one was. */
  private static Instant firstFailure(Curl node) throws Exception {
    while (node.get("/counters").json().getJsonObject("requests").getInteger("failed") == 0) {
      Thread.onSpinWait();
    }
    return Instant.now();
  }

  private static long failedRunMillis(Curl curl) throws Exception {
    return curl.get("/api/v1/runs?outcome=failed").list("runs").stream()
        .map(JsonObject.class::cast)
        .mapToLong(run -> run.getLong("tookMillis"))
        .max()
        .orElseThrow();
  }
}
