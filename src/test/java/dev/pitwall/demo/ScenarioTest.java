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
  void everyScenarioIsFoundByItsId() {
    for (Scenario scenario : Scenario.values()) {
      assertThat(Scenario.of(scenario.id())).contains(scenario);
      assertThat(scenario.expected()).isNotBlank();
    }
    assertThat(Scenario.of("no-such")).isEmpty();
  }

  private static Outcome back(String node, String phase, Said said, String reason) {
    return new Outcome.RolledBack(new Stop(node, phase, new GateAnswer(said, reason, "")));
  }
}
