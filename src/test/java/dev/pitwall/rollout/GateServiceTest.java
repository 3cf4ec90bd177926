package dev.pitwall.rollout;

import static dev.pitwall.gate.GatePhase.DRAINED;
import static dev.pitwall.gate.GatePhase.FLEET;
import static dev.pitwall.gate.GatePhase.POST_START;
import static dev.pitwall.gate.GatePhase.PRE_DRAIN;
import static dev.pitwall.gate.Verdict.GO;
import static dev.pitwall.gate.Verdict.HOLD;
import static dev.pitwall.gate.Verdict.INCONCLUSIVE;
import static dev.pitwall.gate.Verdict.NO_GO;
import static dev.pitwall.gate.Verdict.PENDING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.QueueRule;
import dev.pitwall.journey.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class GateServiceTest {
  private final GateServiceFixture track = new GateServiceFixture();

  @Nested
  class AGoodRollout {
    @Test
    void takesEveryNodeFromPreDrainToDone() {
      for (String node : GateServiceFixture.NODES) {
        track.serving();
        assertThat(track.ask(PRE_DRAIN, node).verdict()).isEqualTo(GO);
        Evaluation drained = track.ask(DRAINED, node);
        assertThat(drained.verdict()).isEqualTo(PENDING);
        assertThat(track.phaseOf(node)).isEqualTo(Phase.DRAINING);
        track.work(node, 3);
        assertThat(track.standing(drained).verdict()).isEqualTo(PENDING);
        track.work(node, 0);
        assertThat(track.standing(drained).verdict()).isEqualTo(GO);
        track.upgrade(node);
        assertThat(track.ask(POST_START, node).verdict()).isEqualTo(GO);
        assertThat(track.phaseOf(node)).isEqualTo(Phase.DONE);
      }
    }

    @Test
    void remembersHowLongANodeTookToComeUp() {
      track.serving();
      track.ask(PRE_DRAIN, "app01");
      track.pass(Duration.ofSeconds(1));
      track.upgrade("app01");
      NodeState state = track.control.findRollout("r1").orElseThrow().node("app01").orElseThrow();
      assertThat(state.startUp()).hasValue(Duration.ofSeconds(4));
      assertThat(track.ask(POST_START, "app01").judgement().reason())
          .contains("up 4.0 s after its start");
    }

    @Test
    void remembersHowDeepQueuesWereBeforeIt() {
      GateServiceFixture watched = new GateServiceFixture(QueueRule.of("orders"));
      watched.depth("orders", 40);
      watched.ask(PRE_DRAIN, "app01");
      watched.depth("orders", 90);
      assertThat(watched.control.findRollout("r1").orElseThrow().depthsBefore())
          .containsEntry("orders", 40.0);
    }

    @Test
    void asksForRunsOnlyOnceTheNodeIsUp() {
      track.askStarted("app01");
      assertThat(track.control.feed().demands()).isEmpty();
      track.pass(Duration.ofSeconds(3));
      track.healthy(GateServiceFixture.NEW, "app01");
      assertThat(track.control.feed().demands())
          .singleElement()
          .extracting(RunDemand::node)
          .isEqualTo("app01");
      track.runs(12, "app01", Outcome.PASSED);
      assertThat(track.control.feed().demands()).isEmpty();
    }

    @Test
    void aGoIsALeaseAndThenTheQuestionIsAskedAnew() {
      track.serving();
      Evaluation first = track.ask(PRE_DRAIN, "app01");
      track.pass(Duration.ofSeconds(59));
      assertThat(track.control.standing(first.id(), track.now)).isPresent();
      track.serving();
      assertThat(track.control.standing(first.id(), track.now)).isEmpty();
      Evaluation second = track.ask(PRE_DRAIN, "app01");
      assertThat(second.id()).isNotEqualTo(first.id());
      assertThat(second.verdict()).isEqualTo(GO);
    }
  }

  @Nested
  class ABadNode {
    private Evaluation stopped() {
      Evaluation open = track.askStarted("app01");
      track.pass(Duration.ofSeconds(3));
      track.healthy(GateServiceFixture.NEW, "app01");
      track.failsAlone("app01", 6);
      return track.standing(open);
    }

    private void oldRuns(int count, String node, Outcome outcome) {
      for (int i = 0; i < count; i++) {
        track.run(node, outcome, GateServiceFixture.OLD);
      }
    }

    @Test
    void isNotExcusedByWhatFailedOnItAVersionAgo() {
      oldRuns(30, "app01", Outcome.FAILED);
      assertThat(stopped().verdict()).isEqualTo(NO_GO);
    }

    @Test
    void isNotExcusedByAnOutageThatIsOver() {
      oldRuns(30, "app02", Outcome.FAILED);
      oldRuns(20, "app02", Outcome.PASSED);
      assertThat(stopped().verdict()).isEqualTo(NO_GO);
    }

    @Test
    void isNeitherBlamedNorPassedInAnOutageOfAllNodes() {
      oldRuns(60, "app02", Outcome.PASSED);
      Evaluation open = track.askStarted("app01");
      track.pass(Duration.ofSeconds(3));
      track.healthy(GateServiceFixture.NEW, "app01");
      track.failsEverywhere(12);
      assertThat(track.standing(open).verdict()).isEqualTo(PENDING);
      assertThat(track.standing(open).judgement().reason())
          .contains("also on app02", "an outage, not this node");
      track.pass(Duration.ofMinutes(5));
      assertThat(track.standing(open).verdict()).isEqualTo(INCONCLUSIVE);
    }

    @Test
    void getsItsGoOnceAnOutageOfAllNodesIsOver() {
      Evaluation open = track.askStarted("app01");
      track.pass(Duration.ofSeconds(3));
      track.healthy(GateServiceFixture.NEW, "app01");
      track.failsEverywhere(8);
      track.healthy(GateServiceFixture.NEW, "app01");
      track.runs(20, "app01", Outcome.PASSED);
      track.healthy(GateServiceFixture.NEW, "app01");
      assertThat(track.standing(open).verdict()).isEqualTo(GO);
    }

    @Test
    void isStoppedAndNamesJourneyStepAndRun() {
      Evaluation stopped = stopped();
      assertThat(stopped.verdict()).isEqualTo(NO_GO);
      assertThat(stopped.judgement().reason())
          .contains("app01", "checkout", "step 3 (pay)", "status 500", "run_");
      assertThat(track.phaseOf("app01")).isEqualTo(Phase.FAILED);
    }

    @Test
    void isWrittenBeforeAnybodyHears() {
      track.control.onChange(
          evaluation -> {
            if (evaluation.isFinal()) {
              assertThat(track.journal.written(evaluation.id()).verdict())
                  .isEqualTo(evaluation.verdict());
            }
          });
      assertThat(stopped().isFinal()).isTrue();
    }

    @Test
    void staysStoppedWhateverComesAfter() {
      Evaluation stopped = stopped();
      track.runs(50, "app01", Outcome.PASSED);
      track.pass(Duration.ofHours(5));
      assertThat(track.ask(POST_START, "app01")).isEqualTo(stopped);
    }

    @Test
    void staysStoppedOnASecondAttemptUntilAcknowledged() {
      Evaluation stopped = stopped();
      Question again = track.question(POST_START, "app01", 2);
      Evaluation second = track.control.ask(again, "pipeline", track.now);
      assertThat(second.verdict()).isEqualTo(NO_GO);
      assertThat(second.judgement().reason()).contains(stopped.id(), "acknowledge");
    }

    @Test
    void mayTryAgainOnceAcknowledgedAndNeedsNewEvidence() {
      Evaluation stopped = stopped();
      track.control.acknowledge(stopped.id(), "ann", "wrong test data", track.now);
      Evaluation second =
          track.control.ask(track.question(POST_START, "app01", 2), "pipeline", track.now);
      assertThat(second.verdict()).isEqualTo(PENDING);
      track.pass(Duration.ofSeconds(3));
      track.healthy(GateServiceFixture.NEW, "app01");
      track.runs(12, "app01", Outcome.PASSED);
      track.healthy(GateServiceFixture.NEW, "app01");
      assertThat(track.standing(second).verdict()).isEqualTo(GO);
      assertThat(track.standing(stopped).verdict()).isEqualTo(NO_GO);
    }

    @Test
    void keepsTheNextNodeFromBeingTaken() {
      stopped();
      track.serving();
      Evaluation next = track.ask(PRE_DRAIN, "app02");
      assertThat(next.verdict()).isEqualTo(NO_GO);
      assertThat(next.judgement().reason()).contains("app01", "failed");
    }

    @Test
    void isReplacedByANewVersion() {
      stopped();
      track.tell("r1", "app01", Phase.STARTED);
      Question newer = new Question("shop", "r1", "app01", POST_START, "2.1", 1);
      assertThat(track.control.ask(newer, "pipeline", track.now).verdict()).isEqualTo(PENDING);
    }

    @Test
    void doesNotHoldUpTheWayBack() {
      stopped();
      track.healthy(GateServiceFixture.OLD, "app02", "app03");
      track.control.open(
          "back", "shop", GateServiceFixture.OLD, Rollout.Kind.ROLLBACK, "pipeline", track.now);
      for (GatePhase phase : List.of(PRE_DRAIN, DRAINED)) {
        Question question = new Question("shop", "back", "app01", phase, GateServiceFixture.OLD, 1);
        assertThat(track.control.ask(question, "pipeline", track.now).verdict())
            .as(phase.key())
            .isEqualTo(GO);
      }
      track.tell("back", "app01", Phase.STARTED);
      Question good = new Question("shop", "back", "app01", POST_START, GateServiceFixture.OLD, 1);
      Evaluation asked = track.control.ask(good, "pipeline", track.now);
      assertThat(asked.verdict()).isEqualTo(PENDING);
      track.healthy(GateServiceFixture.OLD, "app01");
      assertThat(track.standing(asked).verdict()).isEqualTo(GO);
    }

    @Test
    void thatNeverComesUpIsStoppedOnceItHadItsTimeToStart() {
      Evaluation open = track.askStarted("app01");
      track.down("app01", 85);
      assertThat(track.standing(open).verdict()).isEqualTo(PENDING);
      track.down("app01", 6);
      assertThat(track.standing(open).verdict()).isEqualTo(NO_GO);
      assertThat(track.standing(open).judgement().reason())
          .contains("health:app01", "refused", "within 90 s of its start");
    }

    @Test
    void thatIsNeverReadIsInconclusiveAtTheDeadline() {
      Evaluation open = track.askStarted("app01");
      track.pass(Duration.ofMinutes(5));
      assertThat(track.standing(open).verdict()).isEqualTo(INCONCLUSIVE);
      assertThat(track.phaseOf("app01")).isEqualTo(Phase.FAILED);
    }

    @Test
    void withTheWrongVersionIsStopped() {
      track.serving();
      Evaluation open = track.askStarted("app01");
      track.pass(Duration.ofSeconds(3));
      track.healthy("3.0", "app01");
      assertThat(track.standing(open).verdict()).isEqualTo(NO_GO);
      assertThat(track.standing(open).judgement().reason()).contains("3.0", "2.0");
    }
  }

  @Nested
  class AHold {
    @Test
    void speaksBeforeAGoAndReleaseGivesItBack() {
      track.serving();
      Evaluation go = track.ask(PRE_DRAIN, "app01");
      Hold hold = track.control.hold("shop", "ann", "stock-taking", null, track.now);
      assertThat(track.ask(PRE_DRAIN, "app01").verdict()).isEqualTo(HOLD);
      assertThat(track.control.standing(go.id(), track.now).orElseThrow().verdict())
          .isEqualTo(HOLD);
      track.control.release(hold.id(), "ann", track.now);
      assertThat(track.ask(PRE_DRAIN, "app01").verdict()).isEqualTo(GO);
    }

    @Test
    void ofAnotherGateIsRefusedWhenThereIsNoSuchGate() {
      assertThatThrownBy(() -> track.control.hold("till", "ann", "why not", null, track.now))
          .isInstanceOf(UnknownName.class)
          .hasMessageContaining("till")
          .hasMessageContaining("shop");
    }

    @Test
    void doesNotUseUpTheTimeForProof() {
      Evaluation open = track.askStarted("app01");
      Hold hold = track.control.hold(null, "ann", "lunch", null, track.now);
      track.pass(Duration.ofHours(1));
      assertThat(track.standing(open).verdict()).isEqualTo(HOLD);
      track.control.release(hold.id(), "ann", track.now);
      assertThat(track.standing(open).verdict()).isEqualTo(PENDING);
      track.pass(Duration.ofMinutes(4));
      assertThat(track.standing(open).verdict()).isEqualTo(PENDING);
      track.pass(Duration.ofMinutes(1));
      assertThat(track.standing(open).verdict()).isEqualTo(INCONCLUSIVE);
    }

    @Test
    void endsByItselfWhenItExpires() {
      track.serving();
      track.control.hold(null, "ann", "lunch", track.now.plusSeconds(30), track.now);
      Evaluation held = track.ask(PRE_DRAIN, "app01");
      assertThat(held.verdict()).isEqualTo(HOLD);
      track.pass(Duration.ofSeconds(28));
      track.healthy(GateServiceFixture.OLD, "app01", "app02", "app03");
      track.pass(Duration.ofSeconds(1));
      assertThat(track.standing(held).verdict()).isEqualTo(GO);
    }
  }

  @Nested
  class ARestart {
    @Test
    void keepsFinalVerdictsStickyStopsHoldsAndNodes() {
      Evaluation open = track.askStarted("app01");
      track.pass(Duration.ofSeconds(3));
      track.healthy(GateServiceFixture.NEW, "app01");
      track.failsAlone("app01", 6);
      track.control.hold("shop", "ann", "look at it", null, track.now);
      Rollout before = track.control.findRollout("r1").orElseThrow();
      track.restart();
      assertThat(track.control.findRollout("r1")).contains(before);
      assertThat(track.ask(POST_START, "app01").verdict()).isEqualTo(NO_GO);
      assertThat(track.standing(open).verdict()).isEqualTo(NO_GO);
      assertThat(track.ask(PRE_DRAIN, "app02").verdict()).isEqualTo(HOLD);
    }

    @Test
    void makesAnOpenEvaluationPendingAgainAndItReachesItsVerdict() {
      Evaluation open = track.askStarted("app01");
      track.pass(Duration.ofSeconds(3));
      track.healthy(GateServiceFixture.NEW, "app01");
      track.runs(8, "app01", Outcome.PASSED);
      track.restart();
      assertThat(track.standing(open).verdict()).isEqualTo(PENDING);
      track.healthy(GateServiceFixture.NEW, "app01");
      track.runs(9, "app01", Outcome.PASSED);
      assertThat(track.standing(open).verdict()).isEqualTo(PENDING);
      track.runs(3, "app01", Outcome.PASSED);
      track.healthy(GateServiceFixture.NEW, "app01");
      assertThat(track.standing(open).verdict()).isEqualTo(GO);
    }
  }

  @Nested
  class Evidence {
    @Test
    void thatCouldNotBeMeasuredCountsForNothing() {
      Evaluation open = track.askStarted("app01");
      track.pass(Duration.ofSeconds(3));
      track.healthy(GateServiceFixture.NEW, "app01");
      track.runs(100, "app01", Outcome.ERRORED);
      assertThat(track.standing(open).verdict()).isEqualTo(PENDING);
    }

    @Test
    void ofTheSameRunIsTakenOnce() {
      Evaluation open = track.askStarted("app01");
      track.pass(Duration.ofSeconds(3));
      track.healthy(GateServiceFixture.NEW, "app01");
      var run = track.run("app01", Outcome.PASSED);
      for (int i = 0; i < 100; i++) {
        track.control.feed().accept(run, track.now);
      }
      assertThat(track.standing(open).verdict()).isEqualTo(PENDING);
    }

    @Test
    void fromWhileTheNodeStartedCountsForNothing() {
      Evaluation open = track.askStarted("app01");
      track.runs(10, "app01", Outcome.FAILED);
      track.healthy(GateServiceFixture.NEW, "app01");
      assertThat(track.standing(open).verdict()).isEqualTo(PENDING);
    }
  }

  @Nested
  class AStandingQuestion {
    private final Question standing = new Question("shop", null, null, FLEET, null, 1);

    @Test
    void withoutARolloutIsAskedAnewAfterItsLeaseWhateverTheAnswer() {
      track.healthy(GateServiceFixture.OLD, "app01", "app02", "app03");
      track.runs(5, null, Outcome.FAILED);
      Evaluation stop = track.control.ask(standing, "ann", track.now);
      assertThat(stop.verdict()).isEqualTo(NO_GO);
      track.pass(Duration.ofMinutes(3));
      track.runs(12, null, Outcome.PASSED);
      track.healthy(GateServiceFixture.OLD, "app01", "app02", "app03");
      assertThat(track.control.ask(standing, "ann", track.now).verdict()).isEqualTo(GO);
    }

    @Test
    void withNoEvidenceAtAllIsPendingThenInconclusive() {
      Evaluation open = track.control.ask(standing, "ann", track.now);
      assertThat(open.verdict()).isEqualTo(PENDING);
      track.pass(Duration.ofMinutes(5));
      assertThat(track.standing(open).verdict()).isEqualTo(INCONCLUSIVE);
    }
  }

  @Nested
  class Nonsense {
    @Test
    void isRefusedAndNothingIsOpened() {
      assertThatThrownBy(() -> track.ask(POST_START, "app99"))
          .isInstanceOf(UnknownName.class)
          .hasMessageContaining("app99")
          .hasMessageContaining("app01");
      assertThatThrownBy(
              () ->
                  track.control.ask(
                      new Question("till", null, null, FLEET, null, 1), "ann", track.now))
          .isInstanceOf(UnknownName.class);
      assertThat(track.control.rollouts()).isEmpty();
      assertThat(track.journal.audit).isEmpty();
    }

    @Test
    void aRolloutHasNotSucceededWhileNodesAreNotDone() {
      track.open("r1", GateServiceFixture.NEW);
      assertThatThrownBy(() -> track.control.finish("r1", Rollout.Result.SUCCEEDED, "p", track.now))
          .isInstanceOf(IllegalTransition.class)
          .hasMessageContaining("app01 (waiting), app02 (waiting), app03 (waiting) not done");
    }

    @Test
    void aVerdictThatCannotBeWrittenIsNotGiven() {
      track.serving();
      track.journal.breakDown();
      assertThatThrownBy(() -> track.ask(PRE_DRAIN, "app01")).hasMessage("disk full");
      assertThat(track.control.openEvaluations()).isEmpty();
    }
  }

  @Test
  void headroomCountsOnlyHealthyNodesThatAreIn() {
    track.healthy(GateServiceFixture.OLD, "app01", "app02", "app03");
    track.down("app03", 3);
    Evaluation stop = track.ask(PRE_DRAIN, "app01");
    assertThat(stop.verdict()).isEqualTo(NO_GO);
    assertThat(stop.judgement().reason()).contains("1 healthy (app02)", "app03");
  }

  @Test
  void aNodeThatIsOutIsNotWorthARun() {
    track.control.open("r1", "shop", GateServiceFixture.NEW, Rollout.Kind.DEPLOY, "p", track.now);
    assertThat(track.control.feed().isOut("shop", "app01")).isFalse();
    track.control.move("r1", "app01", Phase.STOPPED, "p", track.now);
    assertThat(track.control.feed().isOut("shop", "app01")).isTrue();
    track.control.finish("r1", Rollout.Result.FAILED, "p", track.now);
    assertThat(track.control.feed().isOut("shop", "app01")).as("it is still stopped").isTrue();
    track.control.open("r2", "shop", GateServiceFixture.OLD, Rollout.Kind.DEPLOY, "p", track.now);
    track.control.move("r2", "app01", Phase.STARTED, "p", track.now);
    assertThat(track.control.feed().isOut("shop", "app01")).isFalse();
  }
}
