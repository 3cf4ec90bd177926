package dev.pitwall.rollout;

import static dev.pitwall.gate.GatePhase.DRAINED;
import static dev.pitwall.gate.GatePhase.POST_START;
import static dev.pitwall.gate.GatePhase.PRE_DRAIN;
import static dev.pitwall.gate.Verdict.GO;
import static dev.pitwall.gate.Verdict.NO_GO;
import static dev.pitwall.gate.Verdict.PENDING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told twice, late or of an earlier version, and what a restart in between changes. */
class SecondThoughtsTest {
  private static final String OLD = "1.0";
  private static final String NEW = "2.0";

  private GateServiceFixture track = new GateServiceFixture(GateServiceFixture.checkout().policy());

  private void restart(String rollout) {
    track.tell(rollout, "app01", Phase.DRAINING);
    track.tell(rollout, "app01", Phase.STOPPED);
    track.tell(rollout, "app01", Phase.STARTED);
  }

  private void stopped(String rollout) {
    track.open(rollout, NEW);
    restart(rollout);
    track.healthy(NEW, "app01");
    track.runsAs("app01", NEW);
    track.ask(rollout, POST_START, "app01", NEW);
    track.failsAlone("app01", 8);
    assertThat(track.ask(rollout, POST_START, "app01", NEW).verdict()).isEqualTo(NO_GO);
  }

  private void serving(int times) {
    for (int i = 0; i < times; i++) {
      track.serving();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"r1", "r2"})
  void aGoAfterANoGoReservesItsNodeToo(String second) {
    track = new GateServiceFixture();
    track.serving();
    track.open("r1", NEW);
    track.down("app03", 3);
    assertThat(track.ask("r1", PRE_DRAIN, "app01", NEW).verdict()).isEqualTo(NO_GO);
    serving(14);
    assertThat(track.ask("r1", PRE_DRAIN, "app01", NEW).verdict()).isEqualTo(GO);
    track.serving();
    assertThat(track.ask(second, PRE_DRAIN, "app02", NEW).verdict()).isNotEqualTo(GO);
  }

  @Test
  void askingOnceMoreLiftsNoStop() {
    track = new GateServiceFixture(GateServiceFixture.checkout().minHealthy(1).policy());
    track.serving();
    stopped("r1");
    track.down("app01", 3);
    serving(3);
    assertThat(track.record("app01").phase()).isEqualTo(Phase.FAILED);
    assertThat(track.ask("r1", POST_START, "app01", NEW).verdict()).isEqualTo(NO_GO);
    assertThat(track.record("app01").phase()).isEqualTo(Phase.FAILED);
    track.serving();
    assertThat(track.ask("r1", PRE_DRAIN, "app02", NEW).verdict()).isEqualTo(NO_GO);
  }

  @Test
  void aStartThatIsToldTwiceWaitsForNoThirdProcess() {
    track.open("r1", OLD);
    track.answersAs("p-1", 14, OLD);
    restart("r1");
    track.ask("r1", POST_START, "app01", OLD);
    track.answersAs("p-2", 2, OLD);
    track.tell("r1", "app01", Phase.STARTED);
    track.ask("r1", POST_START, "app01", OLD);
    track.answersAs("p-2", 14, OLD);
    assertThat(track.ask("r1", POST_START, "app01", OLD).verdict()).isEqualTo(GO);
  }

  @Test
  void aStopOfLongAgoSaysNothingOfAVersionThatWasProvenSince() {
    track = new GateServiceFixture(GateServiceFixture.checkout().version().minHealthy(2).policy());
    track.serving();
    stopped("r1");
    track.control.finish("r1", Rollout.Result.FAILED, "tool", track.now);
    track.open("r2", NEW);
    restart("r2");
    track.down("app01", 3);
    serving(3);
    track.ask("r2", POST_START, "app01", NEW);
    for (int i = 0; i < 20; i++) {
      track.run("app01", Outcome.PASSED, NEW);
      track.serving();
    }
    assertThat(track.ask("r2", POST_START, "app01", NEW).verdict()).isEqualTo(GO);
    track.control.finish("r2", Rollout.Result.FAILED, "tool", track.now);
    track.pass(Duration.ofDays(3));
    track.serving();
    track.down("app01", 3);
    serving(14);
    assertThat(track.record("app01").phase()).isNotEqualTo(Phase.FAILED);
  }

  @Test
  void aProcessThatCrashedBeforeTheDrainProvesNoStartAfterIt() {
    track.answersAs("p-1", 5, OLD);
    track.down("app01", 3);
    track.answersAs("p-2", 5, OLD);
    track.open("r1", OLD);
    restart("r1");
    track.ask("r1", POST_START, "app01", OLD);
    track.answersAs("p-2", 14, OLD);
    assertThat(track.ask("r1", POST_START, "app01", OLD).verdict()).isEqualTo(PENDING);
  }

  @Test
  void aProcessThatAnotherRolloutProvedProvesNoStartAfterIt() {
    track.open("r0", OLD);
    track.answersAs("p-1", 5, OLD);
    track.ask("r0", POST_START, "app01", OLD);
    track.answersAs("p-2", 14, OLD);
    assertThat(track.ask("r0", POST_START, "app01", OLD).verdict()).isEqualTo(GO);
    track.control.finish("r0", Rollout.Result.FAILED, "tool", track.now);
    track.open("r1", OLD);
    restart("r1");
    track.ask("r1", POST_START, "app01", OLD);
    track.answersAs("p-2", 14, OLD);
    assertThat(track.ask("r1", POST_START, "app01", OLD).verdict()).isEqualTo(PENDING);
  }

  @Test
  void aFailedNodeWhoseProcessIsNotNamedHasFailedStill() {
    track.serving();
    track.open("r1", NEW);
    restart("r1");
    track.healthy(null, "app01");
    track.runsAs("app01", NEW);
    track.ask("r1", POST_START, "app01", NEW);
    track.failsAlone("app01", 8);
    assertThat(track.ask("r1", POST_START, "app01", NEW).verdict()).isEqualTo(NO_GO);
    track.down("app01", 3);
    track.healthy(null, "app01");
    assertThat(track.record("app01").phase()).isEqualTo(Phase.FAILED);
    track.run("app01", Outcome.PASSED, NEW);
    assertThat(track.record("app01").phase()).isEqualTo(Phase.FAILED);
  }

  @Test
  void aFailedNodeWhoseProcessTurnsOutToBeAnotherHasNotFailed() {
    track.serving();
    track.open("r1", NEW);
    restart("r1");
    track.healthy(null, "app01");
    track.runsAs("app01", NEW);
    track.ask("r1", POST_START, "app01", NEW);
    track.failsAlone("app01", 8);
    assertThat(track.ask("r1", POST_START, "app01", NEW).verdict()).isEqualTo(NO_GO);
    track.down("app01", 3);
    track.healthy(null, "app01");
    track.run("app01", Outcome.PASSED, OLD);
    assertThat(track.record("app01").phase()).isEqualTo(Phase.WAITING);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aGoThatHadEndedIsNoRoomAfterARestartEither(boolean isRestarted) {
    track = new GateServiceFixture();
    track.serving();
    track.open("r1", NEW);
    serving(14);
    assertThat(track.ask("r1", PRE_DRAIN, "app01", NEW).verdict()).isEqualTo(GO);
    track.down("app02", 3);
    track.tell("r1", "app01", Phase.DRAINING);
    track.work("app01", 0);
    if (isRestarted) {
      track.restart();
    }
    for (int i = 0; i < 12; i++) {
      track.healthy(OLD, "app03");
      track.down("app02", 1);
      track.work("app01", 0);
    }
    assertThat(track.ask("r1", DRAINED, "app01", NEW).verdict()).isNotEqualTo(GO);
  }

  @Test
  void aLostAnswerDoesNotShowTheProcessBeforeGone() {
    track.serving();
    track.open("r1", OLD);
    restart("r1");
    track.ask("r1", POST_START, "app01", OLD);
    track.healthy(OLD, "app01");
    track.silent("app01", 1);
    track.healthy(OLD, "app01");
    track.down("app01", 3);
    assertThat(track.ask("r1", POST_START, "app01", OLD).verdict()).isEqualTo(PENDING);
  }

  @Test
  void runsFromBeforeARefusalAreOfTheProcessBefore() {
    track.serving();
    track.open("r1", OLD);
    restart("r1");
    serving(3);
    for (int i = 0; i < 8; i++) {
      track.run("app01", Outcome.PASSED, OLD);
    }
    track.ask("r1", POST_START, "app01", OLD);
    track.down("app01", 1);
    track.healthy(OLD, "app01");
    for (int i = 0; i < 3; i++) {
      track.run("app01", Outcome.PASSED, OLD);
    }
    track.healthy(OLD, "app01");
    assertThat(track.ask("r1", POST_START, "app01", OLD).verdict()).isEqualTo(PENDING);
    for (int i = 0; i < 12; i++) {
      track.run("app01", Outcome.PASSED, OLD);
    }
    track.healthy(OLD, "app01");
    assertThat(track.ask("r1", POST_START, "app01", OLD).verdict()).isEqualTo(GO);
  }

  @Test
  void aNodeThatWasLeftOutIsGivenBackWheneverItIsWell() {
    track.serving();
    track.open("r1", NEW);
    track.tell("r1", "app01", Phase.DRAINING);
    track.silent("app01", 1);
    track.now = track.now.plusSeconds(1);
    track.said("app01", OLD);
    track.control.finish("r1", Rollout.Result.FAILED, "tool", track.now);
    serving(3);
    assertThat(track.record("app01").phase()).isEqualTo(Phase.WAITING);
    assertThat(track.ask("r2", PRE_DRAIN, "app02", NEW).verdict()).isEqualTo(GO);
  }

  @Test
  void aVersionThatOnlyARunNamesIsNoOtherProcess() {
    track.answersAs("p-1", 5, null);
    track.open("r1", OLD);
    restart("r1");
    track.ask("r1", POST_START, "app01", OLD);
    track.run("app01", Outcome.PASSED, OLD);
    track.answersAs("p-1", 4, null);
    for (int i = 0; i < 14; i++) {
      track.named("p-1", "app01", null);
      track.run("app01", Outcome.PASSED, OLD);
    }
    track.named("p-1", "app01", null);
    assertThat(track.ask("r1", POST_START, "app01", OLD).verdict()).isEqualTo(PENDING);
  }

  @Test
  void aStartOfLongBeforeTheRolloutIsNoneOfIts() {
    track = new GateServiceFixture(GateServiceFixture.checkout().version().minHealthy(2).policy());
    track.serving();
    track.down("app01", 3);
    serving(3);
    track.pass(Duration.ofDays(2));
    serving(3);
    track.open("r1", OLD);
    track.ask("r1", POST_START, "app01", OLD);
    for (int i = 0; i < 20; i++) {
      track.run("app01", Outcome.PASSED, OLD);
      track.serving();
    }
    assertThat(track.ask("r1", POST_START, "app01", OLD).verdict()).isEqualTo(PENDING);
  }
}
