package dev.pitwall.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.testing.MisbehavingServer;
import dev.pitwall.testing.Misbehaviours;
import dev.pitwall.testing.Trials;
import dev.pitwall.testing.WebServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A healthy journey and the API beside servers that do all that a server should not: the same pace,
 * the same outcome. What it took is printed for the long form; no time is asserted.
 */
class BesideMisbehavioursIT {
  private static final Duration EACH = Duration.ofSeconds(Trials.count(12, 900));
  private static final Duration START = Duration.ofSeconds(60);

  @TempDir Path work;

  /** How the healthy journey and the API did. */
  private record Figures(List<Long> runs, List<Long> answers, int skipped, int notPassed) {
    @Override
    public String toString() {
      return "%d runs p50 %d p99 %d ms; %d answers of /health/live p50 %d p99 %d max %d ms; %d skipped, %d not passed"
          .formatted(
              runs.size(),
              quantile(runs, 0.5),
              quantile(runs, 0.99),
              answers.size(),
              quantile(answers, 0.5),
              quantile(answers, 0.99),
              quantile(answers, 1),
              skipped,
              notPassed);
    }

    private static long quantile(List<Long> all, double share) {
      List<Long> sorted = all.stream().sorted().toList();
      return sorted.isEmpty()
          ? -1
          : sorted.get((int) Math.min(sorted.size() - 1, share * sorted.size()));
    }
  }

  @Test
  void aHealthyJourneyKeepsItsPaceAndItsOutcome() throws Exception {
    try (WebServer good = new WebServer(request -> request.response().end("{\"well\":true}"))) {
      Figures alone = watch(work.resolve("alone"), good, Map.of());
      List<MisbehavingServer> servers = new ArrayList<>();
      Figures beside;
      try {
        Map<String, Integer> ports = new LinkedHashMap<>();
        for (MisbehavingServer.Behaviour behaviour : Misbehaviours.all().values()) {
          MisbehavingServer server = new MisbehavingServer(behaviour);
          servers.add(server);
          ports.put("bad" + servers.size(), server.port());
        }
        beside = watch(work.resolve("beside"), good, ports);
      } finally {
        for (MisbehavingServer server : servers) {
          server.close();
        }
      }
      System.out.println("alone:  " + alone);
      System.out.println("beside: " + beside);
      assertThat(alone.notPassed()).isZero();
      assertThat(beside.notPassed()).isZero();
      assertThat(beside.runs()).hasSizeGreaterThan(alone.runs().size() * 4 / 5);
    }
  }

  private static Figures watch(Path folder, WebServer good, Map<String, Integer> bad)
      throws Exception {
    Files.createDirectories(folder.resolve("journeys"));
    StringBuilder services = new StringBuilder("server: {port: 0}\nservices:\n");
    add(folder, services, "good", good.port(), "1s");
    for (Map.Entry<String, Integer> one : bad.entrySet()) {
      add(folder, services, one.getKey(), one.getValue(), "5s");
    }
    Files.writeString(folder.resolve("pitwall.yaml"), services);
    try (Program program =
            Program.start(
                folder,
                "serve",
                "--config",
                folder.resolve("pitwall.yaml").toString(),
                "--journeys",
                folder.resolve("journeys").toString(),
                "--data",
                folder.resolve("data").toString());
        Curl curl = new Curl(program.url())) {
      await().atMost(START).until(() -> !runs(curl, Instant.EPOCH).isEmpty());
      return measured(curl);
    }
  }

  private static void add(Path folder, StringBuilder services, String name, int port, String every)
      throws IOException {
    services.append(
        String.format(Locale.ROOT, "  %s: {url: \"http://127.0.0.1:%d\"}%n", name, port));
    Files.writeString(
        folder.resolve("journeys").resolve(name + ".yaml"),
        """
        journey: %s
        title: Asks once
        service: %s
        every: %s
        timeout: 4s
        steps:
          - request: GET /
            expect: {status: 200}
        """
            .formatted(name, name, every));
  }

  private static Figures measured(Curl curl) throws Exception {
    Instant from = Instant.now();
    List<Long> answers = new ArrayList<>();
    while (Instant.now().isBefore(from.plus(EACH))) {
      long start = System.nanoTime();
      assertThat(curl.get("/health/live").status()).isEqualTo(200);
      answers.add(Duration.ofNanos(System.nanoTime() - start).toMillis());
      await().pollDelay(Duration.ofMillis(50)).until(() -> true);
    }
    List<JsonObject> runs = runs(curl, from);
    List<Long> took =
        runs.stream()
            .filter(run -> run.getString("outcome").equalsIgnoreCase("passed"))
            .map(run -> run.getLong("tookMillis"))
            .toList();
    int skipped = count(runs, "skipped");
    return new Figures(took, answers, skipped, runs.size() - took.size() - skipped);
  }

  private static int count(List<JsonObject> runs, String outcome) {
    return (int)
        runs.stream().filter(run -> run.getString("outcome").equalsIgnoreCase(outcome)).count();
  }

  /** Page by page, the newest first. */
  private static List<JsonObject> runs(Curl curl, Instant since) throws Exception {
    List<JsonObject> all = new ArrayList<>();
    String before = "";
    while (true) {
      JsonObject answer = curl.get("/api/v1/runs?journey=good&limit=100" + before).json();
      JsonArray page = answer.getJsonArray("runs");
      for (int i = 0; i < page.size(); i++) {
        JsonObject run = page.getJsonObject(i);
        if (Instant.parse(run.getString("startedAt")).isBefore(since)) {
          return all;
        }
        all.add(run);
      }
      if (answer.getString("next", "").isEmpty()) {
        return all;
      }
      before = "&before=" + answer.getString("next");
    }
  }
}
