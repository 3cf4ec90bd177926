package dev.pitwall.rollout;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was acknowledged has been looked at: it stops nothing twice, and is not forgotten. */
class AfterAnAcknowledgementTest {
  private static final String NEW = "2.0";

  private GateServiceFixture track = new GateServiceFixture(GateServiceFixture.checkout().policy());

  private Evaluation second() {
    return track.ask(GateServiceFixture.firstAsked("second", "r1", "app01", POST_START, NEW));
  }

  private void stopped() {
    track =
        new GateServiceFixture(
            gate().health().journey("checkout").minHealthy(1).policy(),
            gate().named("second").health().journey("checkout").policy());
    track.serving();
    track.open("r1", NEW);
    track.restartNode("app01");
    track.healthy(NEW, "app01");
    track.ask("r1", POST_START, "app01", NEW);
  }

  @Test
  void anotherGateIsNotStoppedByTheRunsOfBefore() {
    stopped();
    second();
    track.failsAlone("app01", 8);
    Evaluation stop = track.ask("r1", POST_START, "app01", NEW);
    assertThat(stop.verdict()).isEqualTo(NO_GO);
    track.control.acknowledge(stop.id(), "ann", "mended", track.now);
    track.pass(Duration.ofSeconds(11));
    track.healthy(NEW, "app01");
    track.run("app01", Outcome.PASSED, NEW);
    track.healthy(NEW, "app01");
    assertThat(second().verdict()).isEqualTo(PENDING);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theGoThatFollowedCountsOverARestart(boolean isRestarted) {
    stopped();
    track.failsAlone("app01", 8);
    Evaluation stop = track.ask("r1", POST_START, "app01", NEW);
    track.control.acknowledge(stop.id(), "ann", "mended", track.now);
    track.ask("r1", POST_START, "app01", NEW);
    proven();
    assertThat(track.ask("r1", POST_START, "app01", NEW).verdict()).isEqualTo(GO);
    if (isRestarted) {
      track.restart();
    }
    second();
    proven();
    assertThat(second().verdict()).isEqualTo(GO);
    assertThat(track.record("app01").incarnation().standing())
        .isEqualTo(Incarnation.Standing.PROVEN);
  }

  private void proven() {
    track.healthy(NEW, "app01");
    track.runs(14, "app01", Outcome.PASSED);
    track.healthy(NEW, "app01");
  }

  @Test
  void aNodeThatAToolCallsFailedNamesNoVerdictToAcknowledge() {
    stopped();
    proven();
    assertThat(track.ask("r1", POST_START, "app01", NEW).verdict()).isEqualTo(GO);
    track.tell("r1", "app01", Phase.FAILED);
    track.healthy(NEW, "app01");
    track.serving("1.0", "app02", "app03");
    assertThat(track.ask("r2", PRE_DRAIN, "app02", "3.0").judgement().reason())
        .contains("app01 failed, as its deploy tool told; start it anew or roll it back")
        .doesNotContain("evaluation");
  }
}
