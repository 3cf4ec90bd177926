package dev.pitwall.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.demo.GateAnswer.Said;
import org.junit.jupiter.api.Test;

class ScenarioTest {
  @Test
  void aGoodBuildDeservesToBeRolled() {
    assertThat(Scenario.GOOD.deserves(new RolloutEnd.Rolled())).isTrue();
    assertThat(Scenario.GOOD.deserves(back("app01", "post-start", Said.NO_GO, "checkout")))
        .isFalse();
  }

  @Test
  void aFaultyBuildMustNotBeRolled() {
    assertThat(Scenario.values())
        .filteredOn(scenario -> scenario != Scenario.GOOD && scenario != Scenario.SHARED_INCIDENT)
        .noneMatch(scenario -> scenario.deserves(new RolloutEnd.Rolled()));
  }

  @Test
  void theStopMustComeAtTheFirstNodeAndNameTheFault() {
    Scenario broken = Scenario.BROKEN_CHECKOUT;
    String reason = "app01 is not good: journey:checkout: 3 of 4 runs on app01 failed: status 500";
    assertThat(broken.deserves(back("app01", "post-start", Said.NO_GO, reason))).isTrue();
    assertThat(broken.deserves(back("app02", "post-start", Said.NO_GO, reason))).isFalse();
    assertThat(broken.deserves(back("app01", "pre-drain", Said.NO_GO, reason))).isFalse();
    assertThat(broken.deserves(back("app01", "post-start", Said.INCONCLUSIVE, reason))).isFalse();
    assertThat(
            broken.deserves(
                back("app01", "post-start", Said.NO_GO, "version:app01: answers as 2.3.0")))
        .isFalse();
  }

  @Test
  void aReasonWithoutTheNodeOrTheCauseWillNotDo() {
    Scenario workers = Scenario.TWO_WORKERS;
    String cause = "status 500, worker 2 of app01 has no connection to the database";
    assertThat(
            workers.deserves(
                back("app01", "post-start", Said.NO_GO, "journey:login: 6 of 12: " + cause)))
        .isTrue();
    assertThat(
            workers.deserves(
                back("app01", "post-start", Said.NO_GO, "journey:login: 6 of 12 runs on app01")))
        .isFalse();
    assertThat(
            Scenario.SLOW.deserves(
                back("app01", "post-start", Said.NO_GO, "journey:browse: last at step 7")))
        .isFalse();
  }

  @Test
  void anIncidentOfAllNodesIsNoReasonToStop() {
    assertThat(Scenario.SHARED_INCIDENT.deserves(new RolloutEnd.Rolled())).isTrue();
    assertThat(
            Scenario.SHARED_INCIDENT.deserves(
                back("app01", "post-start", Said.INCONCLUSIVE, "also on app02, app03")))
        .isFalse();
  }

  @Test
  void aSecondTryRollsTwoBuilds() {
    assertThat(Scenario.SECOND_TRY.tries()).isEqualTo(2);
    assertThat(Scenario.BROKEN_CHECKOUT.tries()).isEqualTo(1);
  }

  @Test
  void aDeadNodeIsTold() {
    String refused = "health:app01: Connection refused: 127.0.0.1:24001";
    assertThat(Scenario.DEAD_NODE.deserves(back("app01", "post-start", Said.NO_GO, refused)))
        .isTrue();
    assertThat(Scenario.DEAD_NODE.deserves(back("app01", "post-start", Said.INCONCLUSIVE, refused)))
        .isFalse();
  }

  @Test
  void aStuckQueueMayShowAtTheNextNode() {
    assertThat(
            Scenario.QUEUE_STUCK.deserves(
                back("app02", "pre-drain", Said.NO_GO, "app02: queue:orders: age")))
        .isTrue();
  }

  @Test
  void aStuckQueueCannotStopWhatWasNeverBegun() {
    Stop stop = stop("app01", "pre-drain", Said.NO_GO, "app01: queue:orders: age");
    assertThat(Scenario.QUEUE_STUCK.deserves(new RolloutEnd.Untouched(stop))).isFalse();
  }

  @Test
  void aFleetWithoutRoomIsLeftAsItIs() {
    Stop full = stop("app01", "pre-drain", Said.NO_GO, "app01: headroom:work: 113 % busy");
    assertThat(Scenario.HEADROOM.deserves(new RolloutEnd.Untouched(full))).isTrue();
    assertThat(Scenario.HEADROOM.deserves(new RolloutEnd.Stopped(full))).isFalse();
    assertThat(
            Scenario.HEADROOM.deserves(
                new RolloutEnd.Untouched(
                    stop("app01", "pre-drain", Said.NO_GO, "app01: headroom: 1 of 2"))))
        .isFalse();
  }

  @Test
  void errorsOfCustomersAreNamedBySignal() {
    assertThat(
            Scenario.ERRORS_ON_NODE.deserves(
                back(
                    "app01",
                    "post-start",
                    Said.NO_GO,
                    "errors:shop-errors: 12 of 400 requests failed on app01")))
        .isTrue();
    assertThat(
            Scenario.ERRORS_ON_NODE.deserves(
                back("app01", "post-start", Said.NO_GO, "journey:checkout: 3 of 4 on app01")))
        .isFalse();
  }

  @Test
  void jobsThatDoNotEndProveNothing() {
    Stop busy = stop("app01", "drained", Said.INCONCLUSIVE, "app01: drained:work: 2 left");
    assertThat(Scenario.DRAIN.deserves(new RolloutEnd.Untouched(busy))).isTrue();
    assertThat(
            Scenario.DRAIN.deserves(
                new RolloutEnd.RolledBack(stop("app01", "drained", Said.NO_GO, "x"))))
        .isFalse();
  }

  @Test
  void everyScenarioIsFoundByItsId() {
    for (Scenario scenario : Scenario.values()) {
      assertThat(Scenario.of(scenario.id())).contains(scenario);
      assertThat(scenario.expected()).isNotBlank();
    }
    assertThat(Scenario.of("no-such")).isEmpty();
  }

  private static RolloutEnd back(String node, String phase, Said said, String reason) {
    return new RolloutEnd.RolledBack(stop(node, phase, said, reason));
  }

  private static Stop stop(String node, String phase, Said said, String reason) {
    return new Stop(node, phase, new GateAnswer(said, reason, ""));
  }
}
