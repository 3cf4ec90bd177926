package dev.pitwall.rollout;

import static dev.pitwall.gate.GatePhase.DRAINED;
import static dev.pitwall.gate.GatePhase.FLEET;
import static dev.pitwall.gate.GatePhase.POST_START;
import static dev.pitwall.gate.GatePhase.PRE_DRAIN;
import static dev.pitwall.gate.Verdict.GO;
import static dev.pitwall.gate.Verdict.NO_GO;
import static dev.pitwall.gate.Verdict.PENDING;
import static dev.pitwall.testing.Gates.gate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.gate.GatePhase;
import dev.pitwall.journey.Outcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Several pipelines, or one that takes several nodes, and the room that is left. */
class SideBySideTest {
  private GateServiceFixture track = new GateServiceFixture();

  private Evaluation ask(@Nullable String rollout, GatePhase phase, @Nullable String node) {
    return track.control.ask(
        new Question("shop", rollout, node, phase, GateServiceFixture.NEW, 1),
        "pipeline",
        track.now);
  }

  private void fails(String node) {
    track.askStarted(node);
    track.pass(Duration.ofSeconds(3));
    track.healthy(GateServiceFixture.NEW, node);
    track.failsAlone(node, 6);
    assertThat(track.record(node).phase()).isEqualTo(Phase.FAILED);
  }

  @Test
  void ofThreeNodesAskedForOneAfterTheOtherOnlyTheFirstMayBeTakenOut() {
    track.serving();
    assertThat(ask("r1", PRE_DRAIN, "app01").verdict()).isEqualTo(GO);
    assertThat(ask("r1", PRE_DRAIN, "app02").verdict()).isEqualTo(NO_GO);
    assertThat(ask("r1", PRE_DRAIN, "app03").verdict()).isEqualTo(NO_GO);
    assertThat(ask(null, PRE_DRAIN, "app03").verdict()).isEqualTo(NO_GO);
  }

  @Test
  void ofThreeNodesWhoseDrainNobodyAskedForOnlyTheFirstMayBeStopped() {
    track.serving();
    for (String node : GateServiceFixture.NODES) {
      ask("r1", DRAINED, node);
      track.work(node, 0);
    }
    assertThat(ask("r1", DRAINED, "app01").verdict()).isEqualTo(GO);
    assertThat(ask("r1", DRAINED, "app02").verdict()).isEqualTo(NO_GO);
    assertThat(ask("r1", DRAINED, "app03").verdict()).isEqualTo(NO_GO);
  }

  @Test
  void aNodeWhoseDrainNobodyAskedForIsNotStoppedWhileAnotherHasFailed() {
    track = new GateServiceFixture(GateServiceFixture.usual().minHealthy(1).policy());
    track.serving();
    fails("app01");
    track.serving();
    ask("r1", DRAINED, "app03");
    track.work("app03", 0);
    Evaluation asked = ask("r1", DRAINED, "app03");
    assertThat(asked.verdict()).isEqualTo(NO_GO);
    assertThat(asked.judgement().reason()).contains("app01 failed");
  }

  @Test
  void aQuestionThatMerelyNamesAnotherRolloutLeavesNodesAndTheirStartsAsTheyAre() {
    track.serving();
    track.open("a", GateServiceFixture.NEW);
    track.tell("a", "app01", Phase.DRAINING);
    assertThat(ask("a", PRE_DRAIN, "app02").verdict()).isEqualTo(NO_GO);
    track.tell("a", "app01", Phase.STARTED);
    Incarnation started = track.record("app01").incarnation();
    track.pass(Duration.ofSeconds(5));
    ask("b", POST_START, "app03");
    assertThat(ask("b", PRE_DRAIN, "app02").verdict()).as("app01 is not proven").isNotEqualTo(GO);
    assertThat(track.record("app01").phase()).isEqualTo(Phase.STARTED);
    assertThat(track.record("app01").incarnation()).isEqualTo(started);
    track.tell("a", "app01", Phase.STOPPED);
    ask("c", PRE_DRAIN, "app03");
    assertThat(track.control.feed().isOut("shop", "app01")).isTrue();
  }

  @Test
  void aNodeThatOneGateFoundGoodIsFailedByTheStopOfAnother() {
    track =
        new GateServiceFixture(
            GateServiceFixture.usual().policy(),
            gate().named("fast").health().warmUp(Duration.ofSeconds(2)).policy());
    track.serving();
    track.open("r1", GateServiceFixture.NEW);
    track.tell("r1", "app01", Phase.STARTED);
    track.runsAs("app01", GateServiceFixture.NEW);
    track.pass(Duration.ofSeconds(3));
    track.healthy(GateServiceFixture.NEW, "app01");
    Question fast = new Question("fast", "r1", "app01", POST_START, GateServiceFixture.NEW, 1);
    assertThat(track.control.ask(fast, "pipeline", track.now).verdict()).isEqualTo(GO);
    assertThat(track.record("app01").phase()).isEqualTo(Phase.DONE);
    ask("r1", POST_START, "app01");
    track.failsAlone("app01", 6);
    assertThat(ask("r1", POST_START, "app01").verdict()).isEqualTo(NO_GO);
    assertThat(track.record("app01").phase()).isEqualTo(Phase.FAILED);
    track.serving();
    assertThat(ask("r1", PRE_DRAIN, "app02").verdict()).isEqualTo(NO_GO);
  }

  @Test
  void aRolloutHasNotSucceededAfterAStopOfItsOnlyNodeThatWasDone() {
    track.serving();
    track.open("r1", GateServiceFixture.NEW);
    track.upgrade("app01");
    ask("r1", POST_START, "app01");
    track.pass(Duration.ofSeconds(61));
    track.healthy(GateServiceFixture.NEW, "app01");
    track.failsAlone("app01", 8);
    assertThat(ask("r1", POST_START, "app01").verdict()).isEqualTo(NO_GO);
    assertThatThrownBy(() -> track.control.finish("r1", Rollout.Result.SUCCEEDED, "p", track.now))
        .hasMessageContaining("app01 (failed), app02 (waiting), app03 (waiting) not done");
  }

  // --- the fleet ---

  private void everyNodeIsNew() {
    track.healthy(GateServiceFixture.NEW, "app01", "app02", "app03");
  }

  @Test
  void theFleetOfARolloutIsNotProvenByRunsOfBeforeIt() {
    everyNodeIsNew();
    track.runs(12, null, Outcome.PASSED);
    everyNodeIsNew();
    Evaluation asked = ask("new", FLEET, null);
    assertThat(asked.verdict()).isEqualTo(PENDING);
    assertThat(asked.judgement().reason()).contains("no run on the service counts yet");
    track.runs(12, null, Outcome.PASSED);
    everyNodeIsNew();
    assertThat(ask("new", FLEET, null).verdict()).isEqualTo(GO);
  }

  @Test
  void theFleetIsProvenByJourneysOfWhichTooFewFitIntoTheAgeOfEvidence() {
    everyNodeIsNew();
    ask("new", FLEET, null);
    track.took = Duration.ofSeconds(43);
    for (int i = 0; i < 12; i++) {
      track.pass(Duration.ofSeconds(20)); // a few at a time
      track.run(null, Outcome.PASSED);
      everyNodeIsNew();
    }
    assertThat(ask("new", FLEET, null).verdict()).isEqualTo(GO);
  }

  @Test
  void theFleetIsNotGoodWhileOneNodeOfThreeIsUpgraded() {
    track.serving();
    track.open("r1", GateServiceFixture.NEW);
    track.upgrade("app01");
    ask("r1", POST_START, "app01");
    track.runs(12, null, Outcome.PASSED);
    track.healthy(GateServiceFixture.OLD, "app02", "app03");
    track.said("app01", GateServiceFixture.NEW);
    Evaluation fleet = ask("r1", FLEET, null);
    assertThat(fleet.verdict()).isEqualTo(PENDING);
    assertThat(fleet.judgement().reason()).contains("1.0 on app02, app03; 2.0 on app01");
  }

  @Test
  void theFleetIsProvenByRunsSinceItsLastNodeWasFoundGood() {
    track.serving();
    track.open("r1", GateServiceFixture.NEW);
    for (String node : GateServiceFixture.NODES) {
      track.restartNode(node);
      ask("r1", POST_START, node);
      track.pass(Duration.ofSeconds(3));
      track.healthy(GateServiceFixture.NEW, node);
      for (int i = 0; i < 13; i++) { // users do not meet it yet
        track.run(node, Outcome.PASSED);
        track.run(null, Outcome.PASSED);
      }
      track.healthy(GateServiceFixture.NEW, node);
      assertThat(ask("r1", POST_START, node).verdict()).isEqualTo(GO);
    }
    everyNodeIsNew();
    assertThat(ask("r1", FLEET, null).verdict()).isEqualTo(PENDING);
    track.runs(12, null, Outcome.PASSED);
    everyNodeIsNew();
    assertThat(ask("r1", FLEET, null).verdict()).isEqualTo(GO);
  }
}
