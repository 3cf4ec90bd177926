package dev.pitwall.bench;

import dev.pitwall.boot.Pitwall;
import dev.pitwall.config.Config;
import dev.pitwall.config.ConfigReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * How long a rollout of four nodes waits at the gate, asked as a pipeline asks: before the drain,
 * before the stop and after the start of each node; and how soon a faulty process is stopped.
 */
final class RolloutBench {
  private static final Duration SETTLES = Duration.ofSeconds(12);
  private static final double MOST_HEALTHY = 24;
  private static final double MOST_STOP = 12;

  private final Report report;
  private final HttpClient client = HttpClient.newHttpClient();
  private int rollouts;

  RolloutBench(Report report) {
    this.report = report;
  }

  void run() throws Exception {
    Path folder = Files.createTempDirectory("pitwall-bench");
    try (RolloutSite site = new RolloutSite()) {
      Path file = written(folder, site);
      Config config = loaded(file);
      try (Pitwall pitwall =
          Pitwall.start(config, folder.resolve("data"), System.getenv(), "bench")) {
        String url = pitwall.url().toString();
        pause(SETTLES);
        report.limit("seconds at the gate, four nodes", healthy(url, site), MOST_HEALTHY);
        for (RolloutSite.Fault fault :
            List.of(RolloutSite.Fault.HANG, RolloutSite.Fault.TRICKLE, RolloutSite.Fault.DELAY)) {
          String name = "seconds to stop, " + fault.name().toLowerCase(Locale.ROOT);
          report.limit(name, stopped(url, site, fault), MOST_STOP);
        }
      }
    } finally {
      GateBench.delete(folder);
    }
  }

  /** The sum of all waits of a rollout that goes well. */
  private double healthy(String url, RolloutSite site) throws Exception {
    String rollout = "r-" + ++rollouts;
    double sum = 0;
    List<String> parts = new ArrayList<>();
    for (int node = 0; node < 4; node++) {
      double before = asked(url, rollout, "2.0", node, "pre-drain", "GO");
      double drained = asked(url, rollout, "2.0", node, "drained", "GO");
      replace(url, site, rollout, node, RolloutSite.Fault.NONE, "2.0");
      double after = asked(url, rollout, "2.0", node, "post-start", "GO");
      parts.add(String.format(Locale.ROOT, "%.1f + %.1f + %.1f", before, drained, after));
      sum += before + drained + after;
    }
    report.say("pre-drain + drained + post-start, a node: " + String.join("; ", parts));
    return sum;
  }

  private double stopped(String url, RolloutSite site, RolloutSite.Fault fault) throws Exception {
    String rollout = "r-" + ++rollouts;
    String version = "3." + rollouts;
    asked(url, rollout, version, 0, "pre-drain", "GO");
    replace(url, site, rollout, 0, fault, version);
    double stop = asked(url, rollout, version, 0, "post-start", "NO_GO");
    post(url + "/api/v1/rollouts/" + rollout + "/finish", "{\"outcome\":\"failed\"}");
    String mended = "r-" + ++rollouts;
    String good = "3." + rollouts;
    post(
        url + "/api/v1/rollouts",
        "{\"id\":\"%s\",\"service\":\"shop\",\"version\":\"%s\"}".formatted(mended, good));
    replace(url, site, mended, 0, RolloutSite.Fault.NONE, good);
    asked(url, mended, good, 0, "post-start", "GO");
    pause(SETTLES);
    return stop;
  }

  private void replace(
      String url,
      RolloutSite site,
      String rollout,
      int node,
      RolloutSite.Fault fault,
      String version)
      throws Exception {
    move(url, rollout, node, "draining");
    move(url, rollout, node, "stopped");
    site.stop(node);
    pause(Duration.ofMillis(500));
    site.start(node, version, fault);
    move(url, rollout, node, "started");
  }

  private void move(String url, String rollout, int node, String phase) throws Exception {
    post(
        url + "/api/v1/rollouts/" + rollout + "/nodes/" + name(node),
        "{\"phase\":\"" + phase + "\"}");
  }

  private void post(String url, String body) throws Exception {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException(url + " answered " + answer.body());
    }
  }

  /** Seconds until the question is decided, and as it must be. */
  private double asked(
      String url, String rollout, String version, int node, String phase, String wanted)
      throws Exception {
    String question =
        "%s/api/v1/gates/shop/go?rollout=%s&version=%s&node=%s&phase=%s&wait=25s"
            .formatted(url, rollout, version, name(node), phase);
    long from = System.nanoTime();
    while (true) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(question)).build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 503) {
        if (!answer.body().startsWith(wanted + " ")) {
          throw new IllegalStateException("required " + wanted + ", saw " + answer.body());
        }
        return (System.nanoTime() - from) / 1e9;
      }
    }
  }

  private static String name(int node) {
    return "app0" + (node + 1);
  }

  private static void pause(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  private static Config loaded(Path file) {
    return switch (ConfigReader.read(file, file.resolveSibling("journeys"), Map.of())) {
      case ConfigReader.Result.Loaded(Config config) -> config;
      case ConfigReader.Result.Rejected(var problems) ->
          throw new IllegalStateException(problems.toString());
    };
  }

  private static Path written(Path folder, RolloutSite site) throws IOException {
    Path journeys = Files.createDirectories(folder.resolve("journeys"));
    Files.writeString(journeys.resolve("order.yaml"), ORDER);
    StringBuilder nodes = new StringBuilder();
    for (int node = 0; node < 4; node++) {
      nodes.append("      %s: {address: 127.0.0.1:%d}%n".formatted(name(node), site.port(node)));
    }
    return Files.writeString(
        folder.resolve("pitwall.yaml"),
        MAIN.replace("DOOR", Integer.toString(site.doorPort())).replace("NODES", nodes));
  }

  private static final String ORDER =
      """
      journey: order
      title: Two requests of ten milliseconds
      service: shop
      every: 5s
      nodes_every: 10s
      steps:
        - request: GET /
          expect: {status: 200}
        - request: GET /cart
          expect: {status: 200, within: 1s, json: {$.total: 388}}
      """;

  private static final String MAIN =
      """
      server: {host: 127.0.0.1, port: 0}
      services:
        shop:
          url: http://127.0.0.1:DOOR
          version: {header: X-Version}
          health: /health
          nodes:
      NODES
      signals:
        orders: {every: 1s, http: {url: "http://127.0.0.1:DOOR/queue", queue: {depth: $.depth, drained: $.done}}}
      gates:
        shop:
          service: shop
          journeys: [order]
          queues: [orders]
          drained: [orders]
      """;
}
