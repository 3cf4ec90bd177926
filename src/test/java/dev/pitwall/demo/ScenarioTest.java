package dev.pitwall.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.demo.GateAnswer.Said;
import org.junit.jupiter.api.Test;

class ScenarioTest {
  @Test
  void aGoodBuildDeservesToBeRolled() {
    assertThat(Scenario.GOOD.deserves(new Outcome.Rolled())).isTrue();
    assertThat(Scenario.GOOD.deserves(back("app01", "post-start", Said.NO_GO, "checkout")))
        .isFalse();
  }

  @Test
  void aFaultyBuildMustNotBeRolled() {
    assertThat(Scenario.values())
        .filteredOn(scenario -> scenario != Scenario.GOOD)
        .noneMatch(scenario -> scenario.deserves(new Outcome.Rolled()));
  }

  @Test
  void theStopMustComeAtTheFirstNodeAndNameTheFault() {
    Scenario broken = Scenario.BROKEN_CHECKOUT;
    assertThat(broken.deserves(back("app01", "post-start", Said.NO_GO, "Journey checkout: 3 of 4")))
        .isTrue();
    assertThat(broken.deserves(back("app02", "post-start", Said.NO_GO, "journey checkout")))
        .isFalse();
    assertThat(broken.deserves(back("app01", "post-start", Said.NO_GO, "version seen"))).isFalse();
    assertThat(broken.deserves(back("app01", "pre-drain", Said.NO_GO, "checkout"))).isFalse();
    assertThat(broken.deserves(back("app01", "post-start", Said.INCONCLUSIVE, "checkout")))
        .isFalse();
  }

  @Test
  void aDeadNodeMayEndInconclusive() {
    for (Said said : new Said[] {Said.NO_GO, Said.INCONCLUSIVE}) {
      assertThat(Scenario.DEAD_NODE.deserves(back("app01", "post-start", said, "health: refused")))
          .isTrue();
    }
  }

  @Test
  void aStuckQueueMayShowAtTheNextNode() {
    assertThat(Scenario.QUEUE_STUCK.deserves(back("app02", "pre-drain", Said.NO_GO, "orders: age")))
        .isTrue();
  }

  @Test
  void aStuckQueueCannotStopWhatWasNeverBegun() {
    Stop stop = stop("app01", "pre-drain", Said.NO_GO, "queue:orders: age");
    assertThat(Scenario.QUEUE_STUCK.deserves(new Outcome.Untouched(stop))).isFalse();
  }

  @Test
  void aFleetWithoutRoomIsLeftAsItIs() {
    Stop full = stop("app01", "pre-drain", Said.NO_GO, "headroom:work: 113 % busy");
    assertThat(Scenario.HEADROOM.deserves(new Outcome.Untouched(full))).isTrue();
    assertThat(Scenario.HEADROOM.deserves(new Outcome.Stopped(full))).isFalse();
    assertThat(
            Scenario.HEADROOM.deserves(
                new Outcome.Untouched(stop("app01", "pre-drain", Said.NO_GO, "headroom: 1 of 2"))))
        .isFalse();
  }

  @Test
  void errorsOfCustomersAreNamedBySignal() {
    assertThat(
            Scenario.ERRORS_ON_NODE.deserves(
                back("app01", "post-start", Said.NO_GO, "errors:shop-errors: 12 of 400")))
        .isTrue();
    assertThat(
            Scenario.ERRORS_ON_NODE.deserves(
                back("app01", "post-start", Said.NO_GO, "journey:checkout: 3 of 4")))
        .isFalse();
  }

  @Test
  void jobsThatDoNotEndProveNothing() {
    Stop busy = stop("app01", "drained", Said.INCONCLUSIVE, "drained:work: 2 left");
    assertThat(Scenario.DRAIN.deserves(new Outcome.Untouched(busy))).isTrue();
    assertThat(
            Scenario.DRAIN.deserves(
                new Outcome.RolledBack(stop("app01", "drained", Said.NO_GO, "x"))))
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

  private static Outcome back(String node, String phase, Said said, String reason) {
    return new Outcome.RolledBack(stop(node, phase, said, reason));
  }

  private static Stop stop(String node, String phase, Said said, String reason) {
    return new Stop(node, phase, new GateAnswer(said, reason, ""));
  }
}
