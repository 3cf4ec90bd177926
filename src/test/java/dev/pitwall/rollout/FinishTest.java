package dev.pitwall.rollout;

import static dev.pitwall.gate.GatePhase.FLEET;
import static dev.pitwall.gate.Verdict.GO;
import static dev.pitwall.gate.Verdict.NO_GO;
import static dev.pitwall.rollout.GateServiceFixture.firstAsked;
import static dev.pitwall.testing.Gates.gate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.journey.Outcome;
import org.junit.jupiter.api.Test;

/** When a rollout has succeeded. */
class FinishTest {
  private static final String NEW = GateServiceFixture.NEW;

  @Test
  void aFleetThatWasFoundBadAfterItWasFoundGoodHasNotSucceeded() {
    var track = new GateServiceFixture(gate().health().policy());
    track.open("r1", NEW);
    track.healthy(NEW, "app01", "app02", "app03");
    assertThat(track.ask(FLEET, null).verdict()).isEqualTo(GO);
    track.down("app01", 4);
    Evaluation second = track.control.ask(track.question(FLEET, null, 2), "pipeline", track.now);
    track.down("app01", 4);
    assertThat(track.control.ask(track.question(FLEET, null, 2), "pipeline", track.now).verdict())
        .isEqualTo(NO_GO);
    assertThat(second.question().attempt()).isEqualTo(2);
    assertThatThrownBy(
            () -> track.control.finish("r1", Rollout.Result.SUCCEEDED, "pipeline", track.now))
        .isInstanceOf(IllegalTransition.class);
  }

  @Test
  void aFleetThatOneGateStopsHasNotSucceededBecauseAnotherLikesIt() {
    var track =
        new GateServiceFixture(
            gate().health().policy(), gate().named("strict").journey("checkout").policy());
    track.open("r1", NEW);
    track.healthy(NEW, "app01", "app02", "app03");
    assertThat(track.ask(FLEET, null).verdict()).isEqualTo(GO);
    Question strict = firstAsked("strict", "r1", null, FLEET, NEW);
    track.ask(strict);
    track.runs(8, null, Outcome.FAILED);
    assertThat(track.ask(strict).verdict()).isEqualTo(NO_GO);
    assertThatThrownBy(
            () -> track.control.finish("r1", Rollout.Result.SUCCEEDED, "pipeline", track.now))
        .isInstanceOf(IllegalTransition.class);
  }
}
