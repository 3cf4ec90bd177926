package dev.pitwall.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.demo.Scenario;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code pitwall demo --once}, as somebody who has just heard of Pitwall starts it. */
class DemoDrillIT {
  private static final Duration USUAL_WITHIN = Duration.ofMinutes(6);
  private static final Duration ONE_WITHIN = Duration.ofMinutes(5);

  @TempDir Path work;

  @Test
  void aGoodBuildGoesOutAndABrokenOneComesBack() throws Exception {
    List<String> lines = played(USUAL_WITHIN);

    assertThat(lines).anyMatch(line -> line.contains("right: good deserved GO everywhere"));
    assertThat(stop(lines))
        .contains("app01", "post-start", "checkout", "runs on app01 failed", "status 500")
        .contains("its peers failed in", "look at run_");
    assertThat(lines).anyMatch(line -> line.contains("right: broken-checkout deserved"));
  }

  @ParameterizedTest
  @CsvSource({
    "DEAD_NODE, health:app01",
    "WRONG_VERSION, version:app01",
    "SLOW, within",
    "QUEUE_STUCK, queue:orders",
    "TWO_WORKERS, worker 2 of app01 has no connection to the database"
  })
  void aFaultyBuildIsStopped(Scenario scenario, String named) throws Exception {
    List<String> lines = played(ONE_WITHIN, "--scenario", scenario.id());

    assertThat(stop(lines)).contains(named);
    assertThat(stop(lines)).doesNotContain("...");
    assertThat(lines).anyMatch(line -> line.contains("right: " + scenario.id()));
  }

  @Test
  void noNodeIsBlamedForAnIncidentOfAll() throws Exception {
    List<String> lines = played(USUAL_WITHIN, "--scenario", Scenario.SHARED_INCIDENT.id());

    assertThat(lines)
        .noneMatch(line -> line.contains("  NO_GO ") || line.contains("rolling back"))
        .anyMatch(line -> line.contains("no node is blamed"))
        .anyMatch(line -> line.contains("right: shared-incident"));
  }

  @Test
  void aBadVersionAfterABadOneIsStoppedToo() throws Exception {
    List<String> lines = played(USUAL_WITHIN, "--scenario", Scenario.SECOND_TRY.id());

    assertThat(lines).filteredOn(line -> line.contains("post-start  NO_GO ")).hasSize(2);
    assertThat(lines).filteredOn(line -> line.contains("right: second-try")).hasSize(2);
    assertThat(lines).anyMatch(line -> line.contains("checkout failed in version 2.5.0"));
  }

  @Test
  void aFleetWithoutRoomForOneLessIsNotTouched() throws Exception {
    List<String> lines = played(ONE_WITHIN, "--scenario", Scenario.HEADROOM.id());

    assertThat(stop(lines))
        .contains("app01", "pre-drain", "NO_GO", "headroom:work", "in flight for 48 places")
        .containsPattern("the other 2 would be \\d+ % busy");
    assertThat(lines)
        .noneMatch(line -> line.contains("draining"))
        .anyMatch(line -> line.contains("right: headroom"))
        .anyMatch(line -> line.endsWith(" requests served, 0 failed"));
  }

  @Test
  void whatOnlyCustomersMeetStopsABuildThatEveryJourneyPasses() throws Exception {
    List<String> lines = played(ONE_WITHIN, "--scenario", Scenario.ERRORS_ON_NODE.id());

    assertThat(stop(lines))
        .contains("app01", "post-start", "NO_GO", "errors:shop-errors")
        .containsPattern("\\d+ of \\d+ requests failed on app01, \\d+ of \\d+ on its peers")
        .doesNotContain("journey:");
    assertThat(lines)
        .anyMatch(line -> line.contains("rolling back app01"))
        .anyMatch(line -> line.contains("right: errors-on-node"));
  }

  @Test
  void aNodeWhoseJobsDoNotEndIsGivenBackAndNotStopped() throws Exception {
    List<String> lines = played(ONE_WITHIN, "--scenario", Scenario.DRAIN.id());

    assertThat(stop(lines)).contains("app01", "drained", "INCONCLUSIVE", "2 requests or jobs left");
    assertThat(lines)
        .noneMatch(line -> line.contains("stopping"))
        .anyMatch(line -> line.contains("waiting") && line.contains("back in rotation as it was"))
        .anyMatch(line -> line.contains("right: drain"))
        .anyMatch(line -> line.endsWith(" requests served, 0 failed"));
  }

  /** Plays it to its end, which has to be a good one that leaves nothing. */
  private List<String> played(Duration within, String... more) throws Exception {
    String[] arguments = new String[more.length + 4];
    System.arraycopy(new String[] {"demo", "--once", "--port", "0"}, 0, arguments, 0, 4);
    System.arraycopy(more, 0, arguments, 4, more.length);
    try (Program demo = Program.start(work, arguments)) {
      int code = demo.exit(within);
      assertThat(code).as(demo.everything()).isZero();
      assertThat(Traces.of(work)).as("processes left").isEmpty();
      assertThat(Traces.files(work.resolve("tmp"))).as("files left").isEmpty();
      return demo.out();
    }
  }

  /** The line of the verdict that stopped the build: who, what was seen, what was asked for. */
  private static String stop(List<String> lines) {
    String stop =
        lines.stream()
            .filter(line -> line.contains("  NO_GO ") || line.contains("  INCONCLUSIVE "))
            .findFirst()
            .orElseThrow(() -> new AssertionError("nothing stopped it"));
    assertThat(stop).contains("required");
    assertThat(lines.get(lines.indexOf(stop) + 1)).containsPattern("http://127.*/evaluations/\\S+");
    return stop;
  }
}
