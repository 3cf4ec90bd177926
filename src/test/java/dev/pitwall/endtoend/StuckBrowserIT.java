package dev.pitwall.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A browser that hangs or dies is our trouble, never the target's. */
class StuckBrowserIT {
  /** Some seconds where nothing else runs. */
  private static final Duration BACK_WITHIN = Duration.ofSeconds(30);

  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(25);
  private static final Set<String> BROWSER_CHECKS = Set.of("journey:browse", "journey:checkout");

  @TempDir static Path work;
  private static DemoFleet fleet;
  private static Program program;
  private static Curl curl;

  @BeforeAll
  static void start() throws Exception {
    fleet = new DemoFleet(work, true);
    undecided(fleet);
    program = fleet.serve();
    curl = new Curl(program.url());
  }

  @AfterAll
  static void stop() {
    curl.close();
    program.close();
    fleet.close();
  }

  /** One slot, so that it is known which one is hit; and a queue that leaves every gate open. */
  private static void undecided(DemoFleet fleet) throws IOException {
    fleet
        .edit("slots: 2", "slots: 1")
        .edit("deadline: 3m", "deadline: 10m")
        .edit("depth: 'shop_queue_depth", "depth: 'shop_no_such_figure");
  }

  @ParameterizedTest
  @CsvSource({"STOP, driver", "STOP, browser", "KILL, driver", "KILL, browser"})
  void itCostsAtMostOneRunAndNoVerdict(String signal, String whose) throws Exception {
    String question =
        "/api/v1/gates/shop/verdict?rollout=%s-%s&node=app01&phase=post-start"
            .formatted(signal, whose);
    curl.get(question);
    await().atMost(START).until(() -> !browserRunsSince(Instant.EPOCH, "passed").isEmpty());
    await().atMost(START).pollInterval(LOOK).until(StuckBrowserIT::isBusy);

    int errored = browserRunsSince(Instant.EPOCH, "errored").size();
    Instant hit = Instant.now();
    Traces.signal(signal, victim(whose.equals("driver")).pid());
    await()
        .atMost(BACK_WITHIN)
        .pollInterval(LOOK)
        .until(() -> !browserRunsSince(hit, "passed").isEmpty());
    Duration back = Duration.between(hit, Instant.now());
    System.out.println(signal + " " + whose + ": back after " + back.toMillis() + " ms");

    assertThat(browserRunsSince(Instant.EPOCH, "errored")).hasSizeLessThanOrEqualTo(errored + 1);
    assertThat(browserRunsSince(Instant.EPOCH, "failed")).isEmpty();
    assertNotCounted(curl.get(question).json());
  }

  private static Traces.Seen victim(boolean driver) {
    return program.children().stream()
        .filter(driver ? Traces.Seen::isDriver : Traces.Seen::isBrowser)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no such process: " + program.children()));
  }

  private static boolean isBusy() throws Exception {
    return curl.get("/metrics").body().lines().anyMatch("pitwall_browser_slots_busy 1.0"::equals);
  }

  /** Runs of browser journeys that began after that moment and ended like this. */
  private static List<JsonObject> browserRunsSince(Instant since, String outcome) throws Exception {
    return curl.get("/api/v1/runs?limit=500&outcome=" + outcome).list("runs").stream()
        .map(JsonObject.class::cast)
        .filter(run -> Set.of("browse", "checkout").contains(run.getString("journey")))
        .filter(run -> Instant.parse(run.getString("startedAt")).isAfter(since))
        .toList();
  }

  private static void assertNotCounted(JsonObject answer) {
    assertThat(answer.getString("verdict")).isEqualTo("PENDING");
    List<JsonObject> checks =
        answer.getJsonArray("checks").stream()
            .map(JsonObject.class::cast)
            .filter(check -> BROWSER_CHECKS.contains(check.getString("id")))
            .toList();
    assertThat(checks).hasSize(2).allMatch(check -> check.getInteger("failed") == 0);
    assertThat(checks).noneMatch(check -> check.getString("verdict").equals("NO_GO"));
  }
}
