package dev.pitwall.rollout;

import static dev.pitwall.gate.GatePhase.FLEET;
import static dev.pitwall.gate.GatePhase.POST_START;
import static dev.pitwall.gate.GatePhase.PRE_DRAIN;
import static dev.pitwall.gate.Verdict.GO;
import static dev.pitwall.gate.Verdict.NO_GO;
import static dev.pitwall.gate.Verdict.PENDING;
import static dev.pitwall.testing.Gates.gate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A GO is a lease, but what happens to a node ends what was said of another, or of all. */
class WhatEndsAGoTest {
  private static final String OLD = GateServiceFixture.OLD;
  private static final String NEW = GateServiceFixture.NEW;

  private static GateServiceFixture onHealth(int minHealthy) {
    return new GateServiceFixture(
        gate().health().minHealthy(minHealthy).lease(Duration.ofSeconds(60)).policy());
  }

  @Test
  void aNodeIsNotTakenOutByAGoOfBeforeAnotherWentDown() {
    GateServiceFixture track = onHealth(2);
    track.open("r1", NEW);
    track.healthy(OLD, "app01", "app02", "app03");
    assertThat(track.ask(PRE_DRAIN, "app01").verdict()).isEqualTo(GO);
    track.down("app02", 3);
    track.healthy(OLD, "app01", "app03");
    assertThat(track.ask(PRE_DRAIN, "app01").verdict()).isEqualTo(NO_GO);
  }

  @Test
  void aNodeThatIsStillDownEndsNoGoThatWasGivenSince() {
    GateServiceFixture track = onHealth(1);
    track.open("r1", NEW);
    track.healthy(OLD, "app01", "app02", "app03");
    track.down("app02", 3);
    track.healthy(OLD, "app01", "app03");
    Evaluation go = track.ask(PRE_DRAIN, "app01");
    assertThat(go.verdict()).isEqualTo(GO);
    track.down("app02", 3);
    track.healthy(OLD, "app01", "app03");
    assertThat(track.ask(PRE_DRAIN, "app01").id()).isEqualTo(go.id());
  }

  @Test
  void aFleetIsNotGoodByAGoOfBeforeANodeWentDown() {
    GateServiceFixture track = onHealth(0);
    track.open("r1", NEW);
    track.healthy(NEW, "app01", "app02", "app03");
    assertThat(track.ask(FLEET, null).verdict()).isEqualTo(GO);
    track.down("app02", 3);
    track.healthy(NEW, "app01", "app03");
    assertThat(track.ask(FLEET, null).verdict()).isEqualTo(NO_GO);
  }

  @Test
  void aFleetIsNotGoodByAGoOfBeforeANodeWasStarted() {
    GateServiceFixture track = onHealth(0);
    track.open("r1", NEW);
    track.healthy(NEW, "app01", "app02", "app03");
    Evaluation go = track.ask(FLEET, null);
    assertThat(go.verdict()).isEqualTo(GO);
    track.restartNode("app03");
    assertThat(track.ask(FLEET, null).id()).isNotEqualTo(go.id());
  }

  /** It was started again with other settings, which no version shows. */
  @Test
  void aRolloutThatNamesNoVersionIsProvenByTheVersionOfBefore() {
    var track = new GateServiceFixture(gate().health().journey("checkout").policy());
    track.healthy(OLD, "app01", "app02", "app03");
    track.open("r1", null);
    track.restartNode("app01");
    Question asked = GateServiceFixture.firstAsked("shop", "r1", "app01", POST_START, null);
    assertThat(track.ask(asked).verdict()).isEqualTo(PENDING);
    track.healthy(OLD, "app01", "app02", "app03");
    for (int i = 0; i < 12; i++) {
      track.run("app01", Outcome.PASSED, OLD);
    }
    track.healthy(OLD, "app01", "app02", "app03");
    assertThat(track.ask(asked).verdict()).isEqualTo(GO);
  }
}
