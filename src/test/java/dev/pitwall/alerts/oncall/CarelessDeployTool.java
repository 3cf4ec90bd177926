package dev.pitwall.alerts.oncall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.demo.Build;
import dev.pitwall.demo.ShopFleet;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * A deploy tool that does not clean up: it tells Pitwall of every move and asks the gate, and on
 * NO_GO leaves the node as it is, the rollout open, and waits for a person.
 */
final class CarelessDeployTool implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final HttpClient client = HttpClient.newHttpClient();
  private final ShopFleet fleet;
  private final URI pitwall;

  /** What the gate said in the end. */
  record Verdict(String word, String evaluation, String reason) {}

  CarelessDeployTool(ShopFleet fleet, URI pitwall) {
    this.fleet = fleet;
    this.pitwall = pitwall;
  }

  /** Opens a rollout of the build. */
  void open(String rollout, Build build) throws Exception {
    post(
        "/api/v1/rollouts",
        new JsonObject()
            .put("id", rollout)
            .put("service", "shop")
            .put("version", build.version())
            .put("kind", "deploy"));
  }

  /** Replaces what runs on a node, which is out of rotation then. */
  void replace(String rollout, String node, Build build) throws Exception {
    phase(rollout, node, "draining");
    fleet.balancer().drain(node);
    phase(rollout, node, "stopped");
    fleet.stop(node);
    phase(rollout, node, "upgrading");
    fleet.start(node, build);
    phase(rollout, node, "started");
  }

  /** Gives the users a node, whatever the gate says. */
  void force(String rollout, String node) throws Exception {
    fleet.balancer().restore(node);
    phase(rollout, node, "done");
  }

  void phase(String rollout, String node, String phase) throws Exception {
    post("/api/v1/rollouts/" + rollout + "/nodes/" + node, new JsonObject().put("phase", phase));
  }

  /** Asks about a started node until the answer is final. */
  Verdict ask(String rollout, String node, Build build) throws Exception {
    String question =
        "/api/v1/gates/shop/go?rollout=%s&node=%s&phase=post-start&version=%s&wait=8s"
            .formatted(rollout, node, build.version());
    HttpResponse<String> answer = get(question);
    while (answer.statusCode() == 503) {
      answer = get(question);
    }
    return new Verdict(
        answer.headers().firstValue("X-Gate-Verdict").orElse(""),
        answer.headers().firstValue("X-Gate-Evaluation").orElse(""),
        answer.body());
  }

  /** A person has looked: the old build is everywhere again, and the rollout is over. */
  void clean(String rollout, Build old) throws Exception {
    fleet.repair(old);
    post("/api/v1/rollouts/" + rollout + "/finish", new JsonObject().put("outcome", "failed"));
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(pitwall.resolve(path)).GET());
  }

  JsonObject post(String path, JsonObject body) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(pitwall.resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.encode())));
    assertThat(answer.statusCode() / 100).as(path + ": " + answer.body()).isEqualTo(2);
    return new JsonObject(answer.body());
  }

  long journeysThatRan() throws IOException, InterruptedException {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("pitwall_journey_last_run_timestamp_seconds"))
        .filter(line -> line.contains("target=\"front\""))
        .count();
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
