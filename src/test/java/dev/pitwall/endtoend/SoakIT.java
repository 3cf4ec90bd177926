package dev.pitwall.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.testing.Trials;
import dev.pitwall.testing.WebServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many journeys, somebody who polls, looks at pages and opens rollouts. Each minute it is printed
 * what the service takes; the long form, an hour, holds that it stays flat.
 */
class SoakIT {
  private static final Duration WHOLE = Duration.ofSeconds(Trials.count(15, 3_600));
  private static final int JOURNEYS = Trials.count(10, 90);
  private static final List<String> PAGES =
      List.of("/", "/runs", "/gates/shop", "/metrics", "/health/ready", "/api/v1/runs");

  @TempDir Path work;

  /** What a process takes; files are descriptors. */
  private record Taken(
      long residentMiB,
      long heapMiB,
      long files,
      long threads,
      long temporary,
      long databaseBytes) {}

  @Test
  void whatItTakesStaysFlat() throws Exception {
    try (WebServer good = new WebServer(request -> request.response().end("well"))) {
      WatchedFolder watched =
          new WatchedFolder(work).with("gates: {shop: {service: j0, journeys: [j0]}}\n");
      for (int i = 0; i < JOURNEYS; i++) {
        watched.journey("j" + i, good.port(), "2s", "- request: GET /\n- request: GET /more\n");
      }
      try (Program program = watched.serve(Map.of());
          Curl curl = new Curl(program.url())) {
        List<Taken> all = soak(program, curl, watched.data());
        assertThat(program.isAlive()).isTrue();
        assertThat(curl.get("/metrics").body()).contains("pitwall_store_runs_dropped_total 0");
        if (all.size() > 20) {
          // A lane keeps its last thousand runs in memory: at two seconds it is full after 33 min.
          int full = all.size() * 3 / 5;
          Taken early = all.get(full);
          Taken late = all.getLast();
          assertThat(late.residentMiB()).isLessThan(early.residentMiB() * 120 / 100);
          assertThat(late.files()).isLessThan(early.files() + 50);
          assertThat(late.threads()).isLessThan(early.threads() + 10);
          assertThat(late.temporary()).isLessThan(early.temporary() + 10);
          double minutes = all.size() - 1 - full;
          double aDay = (late.databaseBytes() - early.databaseBytes()) / minutes * 60 * 24;
          double computed = computedBytesADay(watched.checked());
          System.out.printf(
              "the database grew by %.3e B a day; check computed %.3e%n", aDay, computed);
          assertThat(aDay).isBetween(computed * 3 / 4, computed * 5 / 4);
        }
        program.signal("TERM");
        assertThat(program.exit(Duration.ofSeconds(20))).as(program::everything).isZero();
      }
      assertThat(Traces.files(work.resolve("tmp"))).as("files left").isEmpty();
    }
  }

  private static double computedBytesADay(String checked) {
    Matcher said =
        Pattern.compile("takes about ([0-9.]+) ([KMG])iB a day as rows").matcher(checked);
    assertThat(said.find()).as(checked).isTrue();
    int powers = "KMG".indexOf(said.group(2)) + 1;
    return Double.parseDouble(said.group(1)) * Math.pow(1_024, powers);
  }

  private List<Taken> soak(Program program, Curl curl, Path data) throws Exception {
    Instant from = Instant.now();
    Instant next = from;
    List<Taken> all = new ArrayList<>();
    int rounds = 0;
    while (Instant.now().isBefore(from.plus(WHOLE))) {
      Curl.Answer page = curl.get(PAGES.get(rounds++ % PAGES.size()));
      assertThat(page.status()).as(page::toString).isLessThan(500);
      curl.get("/api/v1/gates/shop/go?rollout=r-" + all.size() + "&phase=fleet");
      if (!Instant.now().isBefore(next)) {
        next = next.plusSeconds(60);
        curl.post(
            "/api/v1/rollouts",
            new JsonObject()
                .put("id", "r-" + (all.size() + 1))
                .put("service", "j0")
                .put("version", "1." + all.size()));
        all.add(taken(program.pid(), curl, data));
        System.out.println(
            Duration.between(from, Instant.now()).toMinutes() + " min: " + all.getLast());
      }
      await().pollDelay(Duration.ofMillis(200)).until(() -> true);
    }
    return all;
  }

  private Taken taken(long pid, Curl curl, Path data) throws Exception {
    Traces.collectGarbage(pid);
    String metrics = curl.get("/metrics").body();
    long heap =
        metrics
            .lines()
            .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
            .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
            .sum();
    return new Taken(
        status(pid, "VmRSS:") >> 10,
        heap >> 20,
        entries(Path.of("/proc/" + pid + "/fd")),
        status(pid, "Threads:"),
        entries(work.resolve("tmp")),
        Files.size(data.resolve("pitwall.db")));
  }

  private static long status(long pid, String key) throws IOException {
    return Files.readAllLines(Path.of(String.format(Locale.ROOT, "/proc/%d/status", pid))).stream()
        .filter(line -> line.startsWith(key))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private static long entries(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.count();
    }
  }
}
