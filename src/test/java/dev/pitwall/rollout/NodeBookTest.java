package dev.pitwall.rollout;

import static dev.pitwall.gate.GatePhase.POST_START;
import static dev.pitwall.gate.GatePhase.PRE_DRAIN;
import static dev.pitwall.gate.Verdict.GO;
import static dev.pitwall.gate.Verdict.HOLD;
import static dev.pitwall.gate.Verdict.INCONCLUSIVE;
import static dev.pitwall.gate.Verdict.NO_GO;
import static dev.pitwall.gate.Verdict.PENDING;
import static dev.pitwall.testing.Gates.gate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.gate.GatePhase;
import dev.pitwall.journey.Outcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is known of a node is known once for its service, whatever rollouts there are. */
class NodeBookTest {
  private GateServiceFixture track = new GateServiceFixture();

  private Evaluation ask(@Nullable String rollout, GatePhase phase, String node) {
    return track.ask(rollout, phase, node, GateServiceFixture.NEW);
  }

  /** Rollout r1 started app01, which fails its journey so many times, and only there. */
  private void failedAsItWasStarted(int times) {
    track.serving();
    track.askStarted("app01");
    track.pass(Duration.ofSeconds(3));
    track.healthy(GateServiceFixture.NEW, "app01");
    track.failsAlone("app01", times);
  }

  @Nested
  class ASecondRollout {
    @Test
    void hidesNoNodeThatTheFirstHasOut() {
      track.serving();
      track.open("a", GateServiceFixture.NEW);
      track.tell("a", "app01", Phase.DRAINING);
      track.open("b", GateServiceFixture.NEW);
      assertThat(track.control.feed().isOut("shop", "app01")).isTrue();
      assertThat(ask("b", PRE_DRAIN, "app02").verdict()).isEqualTo(NO_GO);
      assertThat(ask(null, PRE_DRAIN, "app03").verdict()).isEqualTo(NO_GO);
    }

    @Test
    void hidesNoNodeThatTheFirstFailed() {
      failedAsItWasStarted(6);
      track.control.finish("r1", Rollout.Result.FAILED, "pipeline", track.now);
      track.serving();
      Evaluation next = ask("r2", PRE_DRAIN, "app02");
      assertThat(next.verdict()).isEqualTo(NO_GO);
      assertThat(next.judgement().reason()).contains("app01 failed (evaluation ev_");
    }

    @Test
    void isHeldWhereTheGateTakesOneAtATime() {
      track = new GateServiceFixture(GateServiceFixture.usual().exclusive().policy());
      track.serving();
      assertThat(ask("a", PRE_DRAIN, "app01").verdict()).isEqualTo(GO);
      Evaluation second = ask("b", PRE_DRAIN, "app02");
      assertThat(second.verdict()).isEqualTo(HOLD);
      assertThat(second.judgement().reason()).contains("rollout a goes on");
    }
  }

  @Test
  void aGoBeforeTheDrainReservesTheNode() {
    track.serving();
    assertThat(ask("a", PRE_DRAIN, "app01").verdict()).isEqualTo(GO);
    Evaluation second = ask("b", PRE_DRAIN, "app02");
    assertThat(second.verdict()).isEqualTo(NO_GO);
    assertThat(second.judgement().reason())
        .contains("app01: may be taken out by rollout a until 2026-01-01T10:01");
    track.pass(Duration.ofSeconds(61));
    track.serving();
    assertThat(ask("c", PRE_DRAIN, "app02").verdict()).isEqualTo(GO);
  }

  @Test
  void theFailingRunsOfAVersionThatWasStoppedExcuseNoOther() {
    failedAsItWasStarted(30);
    track.control.finish("r1", Rollout.Result.FAILED, "pipeline", track.now);
    track.control.open("r2", "shop", "3.0", Rollout.Kind.DEPLOY, "pipeline", track.now);
    track.tell("r2", "app02", Phase.STARTED);
    Evaluation asked =
        track.control.ask(
            new Question("shop", "r2", "app02", POST_START, "3.0", 1), "pipeline", track.now);
    track.pass(Duration.ofSeconds(3));
    track.healthy("3.0", "app02");
    for (int i = 0; i < 8; i++) {
      track.run("app02", Outcome.FAILED, "3.0");
      track.run("app03", Outcome.PASSED, GateServiceFixture.OLD);
    }
    assertThat(track.standing(asked).verdict()).isEqualTo(NO_GO);
  }

  @Nested
  class TwoGates {
    private void asked() {
      track =
          new GateServiceFixture(
              GateServiceFixture.usual().policy(),
              gate().named("fast").health().warmUp(Duration.ofSeconds(2)).policy());
      track.serving();
      track.open("r1", GateServiceFixture.NEW);
      track.tell("r1", "app01", Phase.STARTED);
      track.runsAs("app01", GateServiceFixture.NEW);
      ask("r1", POST_START, "app01");
      assertThat(askFast().verdict()).isEqualTo(PENDING);
      track.healthy(GateServiceFixture.NEW, "app01");
      assertThat(askFast().verdict()).isEqualTo(GO);
    }

    private Evaluation askFast() {
      return track.ask(
          GateServiceFixture.firstAsked("fast", "r1", "app01", POST_START, GateServiceFixture.NEW));
    }

    @Test
    void makeANodeDoneOnlyTogether() {
      asked();
      assertThat(track.record("app01").phase()).isEqualTo(Phase.STARTED);
      track.pass(Duration.ofSeconds(3));
      track.healthy(GateServiceFixture.NEW, "app01");
      track.runs(12, "app01", Outcome.PASSED);
      track.healthy(GateServiceFixture.NEW, "app01");
      assertThat(track.record("app01").phase()).isEqualTo(Phase.DONE);
    }

    @Test
    void failItEachByItself() {
      asked();
      track.pass(Duration.ofSeconds(3));
      track.healthy(GateServiceFixture.NEW, "app01");
      track.failsAlone("app01", 6);
      assertThat(track.record("app01").phase()).isEqualTo(Phase.FAILED);
      track.serving();
      assertThat(ask("r1", PRE_DRAIN, "app02").verdict()).isEqualTo(NO_GO);
    }
  }

  @Test
  void aVerdictOfAVetoNeverSticks() {
    failedAsItWasStarted(6);
    Evaluation first = track.ask(POST_START, "app01");
    Evaluation second =
        track.control.ask(track.question(POST_START, "app01", 2), "pipeline", track.now);
    assertThat(second.verdict()).isEqualTo(NO_GO);
    track.control.acknowledge(first.id(), "ann", "bad data", track.now);
    Evaluation third =
        track.control.ask(track.question(POST_START, "app01", 3), "pipeline", track.now);
    assertThat(third.verdict()).isEqualTo(PENDING);
    assertThat(track.record("app01").phase()).isEqualTo(Phase.STARTED);
  }

  @Test
  void aFailedNodeStopsNobodyOnceItsProcessWasReplaced() {
    failedAsItWasStarted(6);
    track.control.finish("r1", Rollout.Result.FAILED, "pipeline", track.now);
    track.said("app01", GateServiceFixture.OLD);
    track.serving(GateServiceFixture.OLD, "app01", "app02", "app03");
    track.serving(GateServiceFixture.OLD, "app01", "app02", "app03");
    assertThat(track.record("app01").phase()).isEqualTo(Phase.WAITING);
    assertThat(ask("r2", PRE_DRAIN, "app02").verdict()).isEqualTo(GO);
  }

  /** The recipe of a pipeline that only asks: before the drain, and after the start. */
  private Evaluation askedOnceTheNewVersionWasSeen(Outcome outcome) {
    track.serving();
    assertThat(ask("r1", PRE_DRAIN, "app01").verdict()).isEqualTo(GO);
    track.runsAs("app01", GateServiceFixture.NEW);
    track.healthy(GateServiceFixture.NEW, "app01");
    Evaluation asked = ask("r1", POST_START, "app01");
    track.pass(Duration.ofSeconds(2));
    if (outcome == Outcome.PASSED) {
      track.runs(12, "app01", outcome);
    } else {
      track.failsAlone("app01", 6);
    }
    track.healthy(GateServiceFixture.NEW, "app01");
    return track.standing(asked);
  }

  @Test
  void aNodeWhoseStartWasSeenBeforeItWasAskedAboutIsDoneByItsGo() {
    assertThat(askedOnceTheNewVersionWasSeen(Outcome.PASSED).verdict()).isEqualTo(GO);
    assertThat(track.record("app01").phase()).isEqualTo(Phase.DONE);
    assertThat(track.record("app01").rollout()).isEqualTo("r1");
  }

  @Test
  void aNodeWhoseStartWasSeenBeforeItWasAskedAboutIsFailedByItsNoGo() {
    assertThat(askedOnceTheNewVersionWasSeen(Outcome.FAILED).verdict()).isEqualTo(NO_GO);
    assertThat(track.record("app01").phase()).isEqualTo(Phase.FAILED);
    track.serving();
    assertThat(ask("r1", PRE_DRAIN, "app02").verdict()).isEqualTo(NO_GO);
  }

  @Test
  void aNodeWhoseStartIsSeenWhileItIsAskedAboutBelongsToThatRollout() {
    track.serving();
    Evaluation asked = ask("r1", POST_START, "app01");
    track.runsAs("app01", GateServiceFixture.NEW);
    track.healthy(GateServiceFixture.NEW, "app01");
    track.pass(Duration.ofSeconds(2));
    track.runs(12, "app01", Outcome.PASSED);
    track.healthy(GateServiceFixture.NEW, "app01");
    assertThat(track.standing(asked).verdict()).isEqualTo(GO);
    assertThat(track.record("app01").rollout()).isEqualTo("r1");
  }

  @Test
  void anInconclusiveNodeIsFailedUntilAnotherAttemptProvesIt() {
    track.serving();
    track.askStarted("app01");
    track.pass(Duration.ofMinutes(5));
    assertThat(track.ask(POST_START, "app01").verdict()).isEqualTo(INCONCLUSIVE);
    assertThat(track.record("app01").phase()).isEqualTo(Phase.FAILED);
    Evaluation again =
        track.control.ask(track.question(POST_START, "app01", 2), "pipeline", track.now);
    track.healthy(GateServiceFixture.NEW, "app01");
    track.runs(12, "app01", Outcome.PASSED);
    track.healthy(GateServiceFixture.NEW, "app01");
    assertThat(track.standing(again).verdict()).isEqualTo(GO);
    assertThat(track.record("app01").phase()).isEqualTo(Phase.DONE);
  }

  @Nested
  class ARollout {
    @Test
    void thatIsLeftAloneIsAbandonedAndGivesItsNodesBack() {
      track.serving();
      track.open("r1", GateServiceFixture.NEW);
      track.tell("r1", "app01", Phase.DRAINING);
      track.pass(Duration.ofMinutes(59).plusSeconds(40));
      assertThat(track.control.feed().isOut("shop", "app01")).isTrue();
      track.serving();
      track.pass(Duration.ofSeconds(20));
      assertThat(track.control.findRollout("r1").orElseThrow().outcome())
          .isEqualTo(Rollout.Result.ABANDONED);
      assertThat(track.control.feed().isOut("shop", "app01")).isFalse();
    }

    @Test
    void thatHasEndedIsBegunAnewUnderAnIdOfItsOwn() {
      track.open("build-7", GateServiceFixture.NEW);
      track.control.finish("build-7", Rollout.Result.FAILED, "pipeline", track.now);
      track.serving();
      Evaluation again = ask("build-7", PRE_DRAIN, "app01");
      assertThat(again.question().rollout()).isEqualTo("build-7#2");
      assertThat(again.verdict()).isEqualTo(GO);
      assertThat(ask("build-7", PRE_DRAIN, "app01")).isEqualTo(again);
      assertThat(track.control.findRollout("build-7").orElseThrow().isOpen()).isFalse();
    }

    @Test
    void succeedsOnceEveryNodeIsDone() {
      track.serving();
      track.open("r1", GateServiceFixture.NEW);
      track.upgrade("app01");
      assertThatThrownBy(() -> track.control.finish("r1", Rollout.Result.SUCCEEDED, "p", track.now))
          .hasMessageContaining("app02 (waiting), app03 (waiting) not done");
      track.upgrade("app02");
      track.upgrade("app03");
      assertThat(track.control.finish("r1", Rollout.Result.SUCCEEDED, "p", track.now).outcome())
          .isEqualTo(Rollout.Result.SUCCEEDED);
    }
  }

  @Test
  void whatAVerdictMakesOfItsNodeIsWrittenWithItOrNotAtAll() {
    failedAsItWasStarted(6);
    track.restart();
    assertThat(track.record("app01").phase()).isEqualTo(Phase.FAILED);
  }

  @Test
  void askingOnlyChangesWhatTheRightToReadDoesNotCover() {
    track.serving();
    assertThat(track.control.changesBy(track.question(PRE_DRAIN, "app01"), track.now)).isTrue();
    track.open("r1", GateServiceFixture.NEW);
    assertThat(track.control.changesBy(track.question(PRE_DRAIN, "app01"), track.now)).isTrue();
    track.ask(PRE_DRAIN, "app01"); // its GO reserves the node
    assertThat(track.control.changesBy(track.question(PRE_DRAIN, "app01"), track.now)).isFalse();
    assertThat(track.control.changesBy(track.question(GatePhase.DRAINED, "app01"), track.now))
        .isTrue();
    track.ask(GatePhase.DRAINED, "app01");
    assertThat(track.control.changesBy(track.question(GatePhase.DRAINED, "app01"), track.now))
        .isFalse();
  }
}
