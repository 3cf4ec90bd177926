package dev.pitwall.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.testing.MisbehavingServer;
import dev.pitwall.testing.Misbehaviours;
import dev.pitwall.testing.Trials;
import dev.pitwall.testing.WebServer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A healthy journey and the API beside servers that do all that a server should not: the same pace,
 * the same outcome. What it took is printed for the long form; no time is asserted.
 */
class BesideMisbehavioursIT {
  private static final Duration EACH = Duration.ofSeconds(Trials.count(12, 900));
  private static final String ASK = "- request: GET /\n  expect: {status: 200}\n";
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
    WatchedFolder watched = new WatchedFolder(folder).journey("good", good.port(), "1s", ASK);
    for (Map.Entry<String, Integer> one : bad.entrySet()) {
      watched.journey(one.getKey(), one.getValue(), "5s", ASK);
    }
    try (Program program = watched.serve(Map.of());
        Curl curl = new Curl(program.url())) {
      await().atMost(START).until(() -> !WatchedFolder.runs(curl, "good", Instant.EPOCH).isEmpty());
      return measured(curl);
    }
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
    List<JsonObject> runs = WatchedFolder.runs(curl, "good", from);
    List<Long> took =
        runs.stream()
            .filter(run -> run.getString("outcome").equalsIgnoreCase("passed"))
            .map(run -> run.getLong("tookMillis"))
            .toList();
    int skipped = WatchedFolder.count(runs, "skipped");
    return new Figures(took, answers, skipped, runs.size() - took.size() - skipped);
  }
}
