package dev.pitwall.rollout;

import static dev.pitwall.gate.GatePhase.DRAINED;
import static dev.pitwall.gate.GatePhase.POST_START;
import static dev.pitwall.gate.GatePhase.PRE_DRAIN;
import static dev.pitwall.gate.Verdict.GO;
import static dev.pitwall.gate.Verdict.NO_GO;
import static dev.pitwall.gate.Verdict.PENDING;
import static dev.pitwall.testing.Gates.gate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.gate.GatePhase;
import dev.pitwall.journey.Outcome;
import dev.pitwall.testing.Gates;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What happened to a node since it was judged is not covered by that judgement. */
class TurnsTest {
  private GateServiceFixture track = new GateServiceFixture();

  private Evaluation go() {
    track.serving();
    track.open("r1", GateServiceFixture.NEW);
    track.upgrade("app01");
    Evaluation go = track.ask(POST_START, "app01");
    assertThat(go.verdict()).isEqualTo(GO);
    return go;
  }

  @Test
  void aGoDoesNotStandWhileTheNodesHealthIsDown() {
    Evaluation go = go();
    track.down("app01", 6);
    assertThat(track.control.standing(go.id(), track.now)).isEmpty();
    assertThat(track.ask(POST_START, "app01").verdict()).isNotEqualTo(GO);
  }

  @Test
  void aGoStandsThroughOneBadHealthAnswer() {
    Evaluation go = go();
    track.down("app01", 1);
    track.said("app01", GateServiceFixture.NEW);
    assertThat(track.control.standing(go.id(), track.now)).contains(go);
  }

  @Test
  void theGoBeforeAStopIsAskedForAnewInTheNextRound() {
    track.serving();
    assertThat(track.ask(PRE_DRAIN, "app01").verdict()).isEqualTo(GO);
    track.ask(DRAINED, "app01");
    track.work("app01", 0);
    Evaluation first = track.ask(DRAINED, "app01");
    assertThat(first.verdict()).isEqualTo(GO);
    track.upgrade("app01");
    assertThat(track.ask(POST_START, "app01").verdict()).isEqualTo(GO);
    track.work("app01", 7);
    assertThat(track.control.standing(first.id(), track.now)).isEmpty();
    assertThat(track.ask(DRAINED, "app01").verdict()).isEqualTo(PENDING);
  }

  @Test
  void theSameRolloutAgainIsNotStoppedByTheProcessThatIsBeingReplaced() {
    go();
    track.ask(DRAINED, "app01");
    track.down("app01", 5);
    assertThat(track.ask(POST_START, "app01").verdict()).isEqualTo(PENDING);
    track.healthy(GateServiceFixture.NEW, "app01");
    track.runs(13, "app01", Outcome.PASSED);
    track.healthy(GateServiceFixture.NEW, "app01");
    assertThat(track.ask(POST_START, "app01").verdict()).isEqualTo(GO);
  }

  @Test
  void runsOfBeforeARestartProveNothingWhenTheRolloutIsFinished() {
    track.serving();
    track.open("r1", GateServiceFixture.NEW);
    Evaluation asked = track.ask(POST_START, "app01");
    for (int i = 0; i < 12; i++) {
      track.run("app01", Outcome.PASSED, null);
    }
    track.restartNode("app01");
    track.control.finish("r1", Rollout.Result.FAILED, "pipeline", track.now);
    track.healthy(GateServiceFixture.NEW, "app01");
    track.pass(Duration.ofSeconds(3));
    assertThat(track.standing(asked).verdict()).isNotEqualTo(GO);
  }

  @Test
  void aNodeOfTheOldBuildIsNotProvenByAQuestionThatNamesNoVersion() {
    track.serving();
    Question unnamed = new Question("shop", "r1", "app01", POST_START, null, 1);
    track.control.ask(unnamed, "pipeline", track.now);
    for (int i = 0; i < 20; i++) {
      track.run("app01", Outcome.PASSED, GateServiceFixture.OLD);
    }
    track.serving();
    assertThat(track.control.ask(unnamed, "pipeline", track.now).verdict()).isEqualTo(PENDING);
    assertThat(track.record("app01").phase()).isEqualTo(Phase.WAITING);
  }

  @Test
  void theNextVersionIsNotStoppedByTheFailedProcessThatStillAnswers() {
    track.serving();
    track.askStarted("app01");
    track.pass(Duration.ofSeconds(3));
    track.healthy(GateServiceFixture.NEW, "app01");
    track.failsAlone("app01", 6);
    assertThat(track.record("app01").phase()).isEqualTo(Phase.FAILED);
    Question next = new Question("shop", "r1", "app01", POST_START, "3.0", 1);
    track.control.ask(next, "pipeline", track.now);
    track.healthy(GateServiceFixture.NEW, "app01");
    track.failsAlone("app01", 6);
    assertThat(track.control.ask(next, "pipeline", track.now).verdict()).isEqualTo(PENDING);
    track.healthy("3.0", "app01");
    track.pass(Duration.ofSeconds(3));
    for (int i = 0; i < 13; i++) {
      track.run("app01", Outcome.PASSED, "3.0");
    }
    track.healthy("3.0", "app01");
    assertThat(track.control.ask(next, "pipeline", track.now).verdict()).isEqualTo(GO);
  }

  @Test
  void aStartThatTakesTwentySecondsIsOneStart() {
    track.serving();
    Evaluation asked = track.askStarted("app01");
    track.down("app01", 20);
    for (int i = 0; i < 12; i++) {
      track.said("app01", GateServiceFixture.NEW);
      track.run("app01", Outcome.PASSED);
    }
    track.said("app01", GateServiceFixture.NEW);
    assertThat(track.standing(asked).verdict()).isEqualTo(GO);
    assertThat(track.record("app01").incarnation().origin()).isEqualTo(Incarnation.Origin.TOLD);
  }

  @Test
  void theSameVersionStartedAgainIsProvenAgain() {
    go();
    track.restartNode("app01");
    Evaluation again = track.ask(POST_START, "app01");
    track.pass(Duration.ofSeconds(3));
    track.healthy(GateServiceFixture.NEW, "app01");
    track.runs(13, "app01", Outcome.PASSED);
    track.healthy(GateServiceFixture.NEW, "app01");
    assertThat(track.standing(again).verdict()).isEqualTo(GO);
  }

  /** Services that do not say their version. */
  @Nested
  class WhereNoVersionIsTold {
    private void goOf(Gates gate) {
      track = new GateServiceFixture(gate.policy());
      said("app01", "app02", "app03");
      track.open("r1", "2.0");
      track.tell("r1", "app01", Phase.STARTED);
      ask("2.0", POST_START, "app01");
      passes();
      assertThat(ask("2.0", POST_START, "app01").verdict()).isEqualTo(GO);
    }

    private void said(String... nodes) {
      track.healthy(null, nodes);
    }

    private void passes() {
      said("app01");
      for (int i = 0; i < 12; i++) {
        track.run("app01", Outcome.PASSED, null);
      }
      said("app01");
    }

    private Evaluation ask(String version, GatePhase phase, @Nullable String node) {
      return track.control.ask(
          new Question("shop", "r1", node, phase, version, 1), "pipeline", track.now);
    }

    @Test
    void anotherVersionIsNotProvenByRunsOfTheOneBefore() {
      goOf(gate().journey("checkout").health());
      assertThat(ask("3.0", POST_START, "app01").verdict()).isEqualTo(PENDING);
      passes();
      assertThat(ask("3.0", POST_START, "app01").verdict()).isEqualTo(PENDING);
      track.down("app01", 1);
      passes();
      assertThat(ask("3.0", POST_START, "app01").verdict()).isEqualTo(GO);
    }

    @Test
    void whereNothingShowsAStartAnotherVersionIsProvenFromItsQuestionOn() {
      goOf(gate().journey("checkout"));
      assertThat(ask("3.0", POST_START, "app01").verdict()).isEqualTo(PENDING);
      passes();
      assertThat(ask("3.0", POST_START, "app01").verdict()).isEqualTo(GO);
    }
  }

  @Test
  void aNodeThatFailsAfterItsGoIsDoneNoMore() {
    go();
    track.pass(Duration.ofSeconds(61));
    track.healthy(GateServiceFixture.NEW, "app01");
    track.failsAlone("app01", 8);
    assertThat(track.ask(POST_START, "app01").verdict()).isEqualTo(NO_GO);
    assertThat(track.record("app01").phase()).isEqualTo(Phase.FAILED);
    assertThat(track.phaseOf("app01")).isEqualTo(Phase.FAILED);
    track.serving();
    assertThat(track.ask(PRE_DRAIN, "app02").verdict()).isEqualTo(NO_GO);
  }
}
