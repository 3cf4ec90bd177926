package dev.pitwall.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.demo.Scenario;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code pitwall demo --once}, as somebody who has just heard of Pitwall starts it. */
class DemoDrillIT {
  @TempDir Path work;

  @Test
  void aGoodBuildGoesOutAndABrokenOneComesBack() throws Exception {
    DemoRun demo = DemoRun.played(work);

    assertThat(demo.lines()).anyMatch(line -> line.contains("right: good deserved GO everywhere"));
    assertThat(demo.stop())
        .contains("app01", "post-start", "checkout", "runs on app01 failed", "status 500")
        .contains("its peers failed in", "look at run_");
    assertThat(demo.lines()).anyMatch(line -> line.contains("right: broken-checkout deserved"));
  }

  @ParameterizedTest
  @CsvSource({
    "DEAD_NODE, health:app01",
    "WRONG_VERSION, version:app01",
    "QUEUE_STUCK, queue:orders",
    "TWO_WORKERS, worker 2 of app01" // which step failed last decides how much of its body is shown
  })
  void aBuildThatIsFaultyForAllIsStoppedWithoutABrowserToo(Scenario scenario, String named)
      throws Exception {
    stopped(DemoRun.playedWithoutBrowser(work, scenario), scenario, named);
  }

  @Test
  void aBuildThatIsSlowForItsPagesIsStopped() throws Exception {
    stopped(DemoRun.played(work, "--scenario", Scenario.SLOW.id()), Scenario.SLOW, "within");
  }

  private static void stopped(DemoRun demo, Scenario scenario, String named) {
    assertThat(demo.stop()).contains(named);
    assertThat(demo.stop()).doesNotContain("...");
    assertThat(demo.lines()).anyMatch(line -> line.contains("right: " + scenario.id()));
  }

  @Test
  void aBadVersionAfterABadOneIsStoppedToo() throws Exception {
    DemoRun demo = DemoRun.playedWithoutBrowser(work, Scenario.SECOND_TRY);

    assertThat(demo.lines()).filteredOn(line -> line.contains("post-start  NO_GO ")).hasSize(2);
    assertThat(demo.lines()).filteredOn(line -> line.contains("right: second-try")).hasSize(2);
    assertThat(demo.lines()).anyMatch(line -> line.contains("checkout failed in version 2.5.0"));
  }

  @Test
  void whatOnlyCustomersMeetStopsABuildThatEveryJourneyPasses() throws Exception {
    DemoRun demo = DemoRun.playedWithoutBrowser(work, Scenario.ERRORS_ON_NODE);

    assertThat(demo.stop())
        .contains("app01", "post-start", "NO_GO", "errors:shop-errors")
        .containsPattern("\\d+ of \\d+ requests failed on app01, \\d+ of \\d+ on its peers")
        .doesNotContain("journey:");
    assertThat(demo.lines())
        .anyMatch(line -> line.contains("rolling back app01"))
        .anyMatch(line -> line.contains("right: errors-on-node"));
  }
}
