package dev.pitwall.rollout;

import static dev.pitwall.gate.GatePhase.POST_START;
import static dev.pitwall.gate.GatePhase.PRE_DRAIN;
import static dev.pitwall.gate.Verdict.GO;
import static dev.pitwall.gate.Verdict.NO_GO;
import static dev.pitwall.rollout.GateServiceFixture.firstAsked;
import static dev.pitwall.testing.Gates.gate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.gate.GatePolicy;
import dev.pitwall.journey.Outcome;
import org.junit.jupiter.api.Test;

/** A stop stands until it is acknowledged or its process is replaced. */
class StopsThatStandTest {
  private static final String NEW = GateServiceFixture.NEW;
  private static final String OLD = GateServiceFixture.OLD;

  @Test
  void aNodeThatOneGateStoppedStaysFailedWhenThatGateIsNotConfiguredAnyMore() {
    GatePolicy other = gate().named("other").health().minHealthy(1).policy();
    var track = new GateServiceFixture(gate().journey("checkout").health().policy(), other);
    track.serving();
    track.askStarted("app01");
    track.healthy(NEW, "app01");
    assertThat(track.ask(firstAsked("other", "r1", "app01", POST_START, NEW)).verdict())
        .isEqualTo(GO);
    track.failsAlone("app01", 6);
    assertThat(track.ask(POST_START, "app01").verdict()).isEqualTo(NO_GO);
    assertThat(track.record("app01").phase()).isEqualTo(Phase.FAILED);
    track.restart(other);
    assertThat(track.record("app01").phase()).isEqualTo(Phase.FAILED);
  }

  @Test
  void aStopStaysWhenItsGateIsRenamed() {
    var track = new GateServiceFixture(gate().journey("checkout").health().policy());
    track.serving();
    track.askStarted("app01");
    track.healthy(NEW, "app01");
    track.failsAlone("app01", 6);
    assertThat(track.ask(POST_START, "app01").verdict()).isEqualTo(NO_GO);
    track.restart(gate().named("front").journey("checkout").health().policy());
    track.healthy(NEW, "app01");
    track.ask(firstAsked("front", "r1", "app01", POST_START, NEW));
    track.runs(14, "app01", Outcome.PASSED);
    track.healthy(NEW, "app01");
    assertThat(track.ask(firstAsked("front", "r1", "app01", POST_START, NEW)).verdict())
        .isNotEqualTo(GO);
    assertThat(track.record("app01").phase()).isEqualTo(Phase.FAILED);
  }

  @Test
  void namingTheVersionLaterTakesNoStopOfTheSameProcessBack() {
    var track = new GateServiceFixture(gate().journey("checkout").health().policy());
    track.serving();
    track.open("r1", null);
    track.tell("r1", "app01", Phase.STARTED);
    track.ask("r1", POST_START, "app01", null);
    track.healthy(null, "app01");
    for (int i = 0; i < 6; i++) {
      track.run("app01", Outcome.FAILED, null);
      track.run("app02", Outcome.PASSED, null);
      track.run("app03", Outcome.PASSED, null);
    }
    assertThat(track.ask("r1", POST_START, "app01", null).verdict()).isEqualTo(NO_GO);
    for (int i = 0; i < 70; i++) {
      track.run("app01", Outcome.PASSED, null);
    }
    track.healthy(null, "app01");
    Evaluation named = track.ask("r1", POST_START, "app01", NEW);
    assertThat(named.verdict()).isNotEqualTo(GO);
    assertThat(track.record("app01").phase()).isEqualTo(Phase.FAILED);
  }

  @Test
  void aProcessThatFailedAndCrashesIsNoReasonToTakeTheNextNodeOut() {
    var track = new GateServiceFixture(gate().health().version().minHealthy(1).policy());
    track.serving();
    track.askStarted("app01");
    track.healthy("9.9", "app01");
    track.healthy("9.9", "app01");
    assertThat(track.ask(POST_START, "app01").verdict()).isEqualTo(NO_GO);
    track.serving(OLD, "app02", "app03");
    track.healthy("9.9", "app01");
    assertThat(track.ask(PRE_DRAIN, "app02").verdict()).isEqualTo(NO_GO);
    track.down("app01", 3); // it crashes, and its supervisor starts the same again
    track.healthy("9.9", "app01", "app02", "app03");
    Question again = new Question("shop", "r1", "app02", PRE_DRAIN, NEW, 2);
    assertThat(track.ask(again).verdict()).isNotEqualTo(GO);
    NodeRecord.LastVerdict stop = track.record("app01").lastVerdict();
    assertThat(stop).isNotNull();
    track.control.acknowledge(stop.evaluation(), "ann", "it is to be replaced", track.now);
    assertThat(track.record("app01").phase()).isEqualTo(Phase.STARTED);
  }
}
