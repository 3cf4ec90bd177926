package dev.pitwall.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.demo.Scenario;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code pitwall demo --once} where the rollout waits or ends, and no build is to blame. */
class DemoIncidentsIT {
  @TempDir Path work;

  @Test
  void noNodeIsBlamedForAnIncidentOfAll() throws Exception {
    DemoRun demo = DemoRun.playedWithoutBrowser(work, Scenario.SHARED_INCIDENT);

    assertThat(demo.lines())
        .noneMatch(line -> line.contains("  NO_GO ") || line.contains("rolling back"))
        .anyMatch(line -> line.contains("no node is blamed"))
        .anyMatch(line -> line.contains("right: shared-incident"));
  }

  @Test
  void aFleetWithoutRoomForOneLessIsNotTouched() throws Exception {
    DemoRun demo = DemoRun.playedWithoutBrowser(work, Scenario.HEADROOM);

    assertThat(demo.stop())
        .contains("app01", "pre-drain", "NO_GO", "headroom:work", "in flight for 48 places")
        .containsPattern("the other 2 would be \\d+ % busy");
    assertThat(demo.lines())
        .noneMatch(line -> line.contains("draining"))
        .anyMatch(line -> line.contains("right: headroom"))
        .anyMatch(line -> line.endsWith(" requests served, 0 failed"));
  }

  @Test
  void aNodeWhoseJobsDoNotEndIsGivenBackAndNotStopped() throws Exception {
    DemoRun demo = DemoRun.playedWithoutBrowser(work, Scenario.DRAIN);

    assertThat(demo.stop()).contains("app01", "drained", "INCONCLUSIVE", "2 requests or jobs left");
    assertThat(demo.lines())
        .noneMatch(line -> line.contains("stopping"))
        .anyMatch(line -> line.contains("waiting") && line.contains("back in rotation as it was"))
        .anyMatch(line -> line.contains("right: drain"))
        .anyMatch(line -> line.endsWith(" requests served, 0 failed"));
  }
}
