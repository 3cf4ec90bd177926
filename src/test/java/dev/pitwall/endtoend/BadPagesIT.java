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
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Browser runs of which each twentieth meets a page that wants too much, on two slots of a service
 * with a small heap; the long form kills and stops browsers and drivers as well.
 */
class BadPagesIT {
  private static final int RUNS = Trials.count(24, 2_000);
  private static final int EACH = Trials.count(6, 20);
  private static final int KILLS_EACH = 100;
  private static final int QUIET = 5;
  private static final Duration LONG = Duration.ofMinutes(Trials.count(4, 240));
  private static final Duration STOPPED = Duration.ofSeconds(30);
  private static final Pattern MISSED = Pattern.compile("(\\d+) slots before this one were missed");
  private static final List<String> SIGNALS = List.of("KILL", "STOP");
  private static final String STEPS =
      "- open: /page\n- title: {equals: Fine}\n- see: {role: heading, name: Fine}\n";

  @TempDir Path work;
  private final Random random = new Random(10);

  @Test
  void eachCostsItsOwnRunAndNoOther() throws Exception {
    Instant from = Instant.now();
    try (BadPages pages = new BadPages(EACH);
        WebServer good = new WebServer(request -> request.response().end("well"))) {
      WatchedFolder watched =
          new WatchedFolder(work)
              .with("browser: {slots: 2}\n")
              .journey("first", pages.port(), "2s", STEPS)
              .journey("second", pages.port(), "2s", STEPS)
              .journey("well", good.port(), "1s", "- request: GET /\n");
      try (Program program = watched.serve(Map.of("JAVA_TOOL_OPTIONS", "-Xmx256m"));
          Curl curl = new Curl(program.url())) {
        List<Long> memory = new ArrayList<>();
        int killed = 0;
        Instant end = from.plus(LONG);
        int took = 0;
        while (took < RUNS && Instant.now().isBefore(end) && program.isAlive()) {
          await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
          took = tookPlace(curl, from);
          if (RUNS > KILLS_EACH && took / KILLS_EACH > killed) {
            killed++;
            Traces.collectGarbage(program.pid());
            memory.add(residentMegabytes(program.pid()));
            hit(program);
            System.out.println(took + " runs; resident " + memory + " MiB");
          }
        }
        assertThat(program.isAlive()).as(program::everything).isTrue();
        assertThat(took).isGreaterThanOrEqualTo(RUNS);
        assertOneRecordEach(WatchedFolder.runs(curl, "first", from), Duration.ofSeconds(2));
        assertOneRecordEach(WatchedFolder.runs(curl, "second", from), Duration.ofSeconds(2));
        List<JsonObject> well = WatchedFolder.runs(curl, "well", from);
        assertThat(
                well.stream() // from its first on: two browsers start while the JVM is cold
                    .sorted(Comparator.comparing(run -> run.getString("startedAt")))
                    .dropWhile(run -> !hasPassed(run))
                    .filter(run -> !hasPassed(run)))
            .as("a healthy journey beside")
            .isEmpty();
        assertOneRecordEach(well, Duration.ofSeconds(1));
        System.out.printf("%d runs of a healthy journey, %d missed%n", well.size(), missed(well));
        assertThat(missed(well)).isZero();
        if (memory.size() > 2 * QUIET) { // what is under way takes some too; a leak stays
          assertThat(least(memory.subList(memory.size() - QUIET, memory.size())))
              .isLessThan(least(memory.subList(0, QUIET)) * 115 / 100);
        }
        program.signal("TERM");
        assertThat(program.exit(STOPPED)).as(program::everything).isZero();
      }
      assertThat(Traces.of(work)).as("processes left").isEmpty();
      assertThat(Traces.files(work.resolve("tmp"))).as("files left").isEmpty();
      assertThat(slotFolders(watched.data())).as("folders of slots").isEmpty();
    }
  }

  private static boolean hasPassed(JsonObject run) {
    return run.getString("outcome").equalsIgnoreCase("passed");
  }

  private static long least(List<Long> megabytes) {
    return megabytes.stream().mapToLong(Long::longValue).min().orElseThrow();
  }

  private static int tookPlace(Curl curl, Instant from) throws Exception {
    int all = 0;
    for (String journey : List.of("first", "second")) {
      List<JsonObject> runs = WatchedFolder.runs(curl, journey, from);
      all += runs.size() - WatchedFolder.count(runs, "skipped");
    }
    return all;
  }

  private void hit(Program program) throws Exception {
    List<Traces.Seen> all =
        program.children().stream().filter(seen -> seen.isDriver() || seen.isBrowser()).toList();
    if (!all.isEmpty()) {
      Traces.signal(
          SIGNALS.get(random.nextInt(SIGNALS.size())), all.get(random.nextInt(all.size())).pid());
    }
  }

  /**
   * No id twice, and no slot of the schedule without a record, or one that says that it was missed;
   * an id tells when its slot was.
   */
  private static void assertOneRecordEach(List<JsonObject> runs, Duration every) {
    Set<String> ids = new HashSet<>();
    runs.forEach(run -> assertThat(ids.add(run.getString("id"))).isTrue());
    LongSummaryStatistics times = ids.stream().mapToLong(BadPagesIT::millisOf).summaryStatistics();
    long slots = Math.round((times.getMax() - times.getMin()) / (double) every.toMillis()) + 1;
    assertThat(runs.size() + missed(runs)).isBetween(slots - 1, slots + 1);
  }

  /** Slots that the whole process was too late for, as it says. */
  private static long missed(List<JsonObject> runs) {
    return runs.stream()
        .map(run -> MISSED.matcher(run.encode()))
        .filter(Matcher::find)
        .mapToLong(told -> Long.parseLong(told.group(1)) - 1) // and one record that says so
        .sum();
  }

  private static long millisOf(String id) {
    int begin = id.indexOf('_') + 1;
    return Long.parseLong(id.substring(begin, begin + 12), 16);
  }

  private static long residentMegabytes(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
        .findFirst()
        .orElseThrow();
  }

  private static List<Path> slotFolders(Path data) throws IOException {
    return Traces.files(data.resolve("browser")).stream()
        .filter(path -> path.toString().startsWith("slot-"))
        .toList();
  }
}
