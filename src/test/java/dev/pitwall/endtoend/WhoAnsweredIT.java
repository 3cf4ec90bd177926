package dev.pitwall.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only what the node that is asked about answered speaks for it, or against it. */
class WhoAnsweredIT {
  private static final Duration DECIDED = Duration.ofMinutes(3);

  @TempDir static Path work;
  private static MisleadingNodes nodes;
  private static Program program;
  private static Curl curl;

  @BeforeAll
  static void start() throws Exception {
    nodes = new MisleadingNodes();
    journey("look", "workers", "{request: GET /}, {request: GET /cart}");
    journey("read", "moved", "{open: /}, {title: Shop}");
    String bank = "http://" + nodes.saying("bank", "7.7").replace("127.0.0.1", "localhost");
    journey("pay", "payments", "{request: GET /}, {request: GET %s/payments}".formatted(bank));
    String other = nodes.saying("m2", "1.0");
    String front = nodes.good();
    Path file =
        Files.writeString(
            work.resolve("pitwall.yaml"),
            """
            server: {port: 0}
            browser: {slots: 1}
            services:
              workers:
                url: http://%s
                nodes: {w1: {address: "%s"}, w2: {address: "%s"}}
              moved:
                url: http://%s
                node_header: X-App-Node
                nodes: {m1: {address: "%s"}}
              payments:
                url: http://%s
                version: {header: X-App-Version}
                nodes: {p1: {address: "%s"}, p2: {address: "%s"}}
            gates:
              workers: {service: workers, journeys: [look]}
              moved: {service: moved, journeys: [read], deadline: 40s, start_within: 20s}
              payments: {service: payments, journeys: [pay]}
            """
                .formatted(
                    front,
                    nodes.ofTwoWorkers(),
                    nodes.good(),
                    front,
                    nodes.sendingTo(other),
                    front,
                    nodes.saying("p1", "2.0"),
                    nodes.saying("p2", "1.9")));
    program =
        Program.start(
            work,
            "serve",
            "--config",
            file.toString(),
            "--journeys",
            work.resolve("journeys").toString(),
            "--data",
            work.resolve("data").toString());
    curl = new Curl(program.url());
  }

  private static void journey(String name, String service, String steps) throws IOException {
    Path journeys = Files.createDirectories(work.resolve("journeys"));
    Files.writeString(
        journeys.resolve(name + ".yaml"),
        """
        journey: %s
        service: %s
        every: 10m
        nodes_every: 10m
        timeout: 15s
        steps: [%s]
        """
            .formatted(name, service, steps));
  }

  @AfterAll
  static void stop() {
    if (curl != null) {
      curl.close();
    }
    if (program != null) {
      program.close();
    }
    nodes.close();
  }

  private static JsonObject verdict(String gate, String node, String version) {
    String question =
        "/api/v1/gates/%s/verdict?rollout=r-%s-%s&node=%s&phase=post-start&version=%s&wait=25s"
            .formatted(gate, gate, node, node, version);
    return await()
        .atMost(DECIDED)
        .until(() -> curl.get(question).json(), answer -> answer.getBoolean("final"));
  }

  private static void started(String service, String node, String version) throws Exception {
    String id = "r-" + service + "-" + node;
    JsonObject rollout =
        new JsonObject().put("id", id).put("service", service).put("version", version);
    assertThat(curl.post("/api/v1/rollouts", rollout).status()).isEqualTo(200);
    JsonObject told = new JsonObject().put("phase", "started");
    assertThat(curl.post("/api/v1/rollouts/%s/nodes/%s".formatted(id, node), told).status())
        .isEqualTo(200);
  }

  private static List<JsonObject> runs(String node) throws Exception {
    return curl.get("/api/v1/runs?limit=200&node=" + node).list("runs").stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  @Test
  void aNodeWhoseEverySecondConnectionIsBadIsNotGoodAndTheGoodOneBesideItIs() throws Exception {
    JsonObject bad = verdict("workers", "w1", "2.0");
    assertThat(bad.getString("verdict")).as(bad::encodePrettily).isEqualTo("NO_GO");
    assertThat(runs("w1")).extracting(run -> run.getString("outcome")).contains("passed", "failed");
    JsonObject good = verdict("workers", "w2", "2.0");
    assertThat(good.getString("verdict")).as(good::encodePrettily).isEqualTo("GO");
  }

  @Test
  void aNodeThatSendsItsVisitorsToAnotherHostIsNotProvenByThatHost() throws Exception {
    JsonObject answer = verdict("moved", "m1", "2.0");
    assertThat(answer.getString("verdict")).as(answer::encodePrettily).isEqualTo("INCONCLUSIVE");
    assertThat(answer.getJsonObject("summary").getString("reason"))
        .contains("which is not pinned to m1");
    assertThat(runs("m1"))
        .isNotEmpty()
        .allSatisfy(
            run -> {
              assertThat(run.getString("outcome")).isEqualTo("passed");
              assertThat(run.getString("stray")).startsWith("answered by http://127.0.0.1:");
            });
  }

  @Test
  void theVersionThatAnotherHostSaysIsNeitherForNorAgainstANode() throws Exception {
    started("payments", "p1", "2.0");
    JsonObject right = verdict("payments", "p1", "2.0");
    assertThat(right.getString("verdict")).as(right::encodePrettily).isEqualTo("GO");
    assertThat(right.getJsonObject("target").getString("versionSeen")).isEqualTo("2.0");
    started("payments", "p2", "7.7");
    JsonObject wrong = verdict("payments", "p2", "7.7");
    assertThat(wrong.getString("verdict")).as(wrong::encodePrettily).isEqualTo("NO_GO");
    assertThat(wrong.getJsonObject("summary").getString("reason"))
        .contains("answers as version 1.9", "required version 7.7");
  }
}
