package dev.pitwall.rollout;

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

/**
 * What the process before answers proves nothing of the one that is asked about, and stops nothing.
 */
class ProcessBeforeTest {
  private static final String OLD = "1.0";
  private static final String NEW = "2.0";

  private GateServiceFixture track = new GateServiceFixture(GateServiceFixture.checkout().policy());

  /** The node answers by that name, and its journey passes, for as long as a proof takes. */
  private void tellAll() {
    track.tell("r1", "app01", Phase.DRAINING);
    track.tell("r1", "app01", Phase.STOPPED);
    track.tell("r1", "app01", Phase.STARTED);
  }

  @Test
  void whoAnswersByTheSameNameWasNotStarted() {
    track.open("r1", OLD);
    track.answersAs("p-1", 14, OLD);
    tellAll();
    track.ask("r1", POST_START, "app01", OLD);
    track.answersAs("p-1", 14, OLD);
    Evaluation waits = track.ask("r1", POST_START, "app01", OLD);
    assertThat(waits.verdict()).isEqualTo(PENDING);
    assertThat(waits.judgement().reason())
        .contains("its start was told, but p-1, the process before, still answers");

    track.answersAs("p-2", 14, OLD);
    assertThat(track.ask("r1", POST_START, "app01", OLD).verdict()).isEqualTo(GO);
  }

  @Test
  void aStartThatWasSeenBeforeItWasToldIsThatStart() {
    track.open("r1", OLD);
    track.answersAs("p-1", 14, OLD);
    track.tell("r1", "app01", Phase.DRAINING);
    track.tell("r1", "app01", Phase.STOPPED);
    track.down("app01", 3);
    track.named("p-2", "app01", OLD);
    track.tell("r1", "app01", Phase.STARTED);
    track.ask("r1", POST_START, "app01", OLD);
    track.answersAs("p-2", 14, OLD);
    assertThat(track.ask("r1", POST_START, "app01", OLD).verdict()).isEqualTo(GO);
  }

  @Test
  void aStartThatNobodyDrainedForMayBeToldLateToo() {
    track.open("r1", OLD);
    track.answersAs("p-1", 14, OLD);
    track.now = track.now.plusSeconds(3);
    track.named("p-2", "app01", OLD);
    track.now = track.now.plusSeconds(20);
    track.tell("r1", "app01", Phase.STARTED);
    track.ask("r1", POST_START, "app01", OLD);
    track.answersAs("p-2", 14, OLD);
    assertThat(track.ask("r1", POST_START, "app01", OLD).verdict()).isEqualTo(GO);
  }

  @Test
  void anAnswerThatWasLostIsNoStart() {
    track = new GateServiceFixture(GateServiceFixture.usual().policy());
    track.serving();
    track.open("r1", NEW);
    track.ask("r1", POST_START, "app01", NEW);
    track.silent("app01", 1);
    track.serving();
    track.serving();
    assertThat(track.ask("r1", POST_START, "app01", NEW).verdict()).isEqualTo(PENDING);
  }

  @Test
  void anAnswerThatWasLostProvesNoProcessOfTheSameVersion() {
    track.serving();
    track.open("r1", OLD);
    track.ask("r1", POST_START, "app01", OLD);
    track.silent("app01", 1);
    for (int i = 0; i < 14; i++) {
      track.serving();
      track.run("app01", Outcome.PASSED, OLD);
    }
    track.healthy(OLD, "app01");
    assertThat(track.ask("r1", POST_START, "app01", OLD).verdict()).isEqualTo(PENDING);
  }

  @Test
  void aNodeThatCameBackAsItWasMayStillBeUpgraded() {
    track = new GateServiceFixture(GateServiceFixture.usual().policy());
    track.serving();
    track.open("r1", NEW);
    track.ask("r1", POST_START, "app01", NEW);
    track.down("app01", 1);
    track.serving();
    track.serving();
    assertThat(track.ask("r1", POST_START, "app01", NEW).verdict()).isEqualTo(PENDING);
    track.pass(Duration.ofSeconds(90));
    track.serving();
    track.serving();
    assertThat(track.ask("r1", POST_START, "app01", NEW).verdict()).isEqualTo(NO_GO);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theProcessBeforeGoesDownAsItShould(boolean isVersionNamed) {
    String version = isVersionNamed ? OLD : null;
    track.serving();
    track.open("r1", version);
    track.restartNode("app01");
    track.ask("r1", POST_START, "app01", version);
    track.healthy(OLD, "app01");
    track.down("app01", 4);
    Evaluation down = track.ask("r1", POST_START, "app01", version);
    assertThat(down.verdict()).isEqualTo(PENDING);

    for (int i = 0; i < 14; i++) {
      track.serving();
      track.run("app01", Outcome.PASSED, OLD);
    }
    track.healthy(OLD, "app01");
    Evaluation up = track.ask("r1", POST_START, "app01", version);
    assertThat(up.verdict()).isEqualTo(GO);
  }

  @Test
  void oneAnswerOfAThirdVersionTakesNoStopBack() {
    track.serving();
    track.open("r1", NEW);
    track.restartNode("app01");
    track.healthy(NEW, "app01");
    track.runsAs("app01", NEW);
    track.ask("r1", POST_START, "app01", NEW);
    track.failsAlone("app01", 8);
    assertThat(track.ask("r1", POST_START, "app01", NEW).verdict()).isEqualTo(NO_GO);

    for (String version : new String[] {OLD, NEW, NEW}) {
      track.now = track.now.plusSeconds(1);
      track.said("app01", version);
    }
    assertThat(track.record("app01").phase()).isEqualTo(Phase.FAILED);
    track.serving();
    assertThat(track.ask("r2", PRE_DRAIN, "app02", "3.0").verdict()).isEqualTo(NO_GO);
  }

  @Test
  void aStartThatIsToldOnceMoreWhenTheNodeWasUpIsAnother() {
    track.took = Duration.ofMillis(100);
    track.serving();
    track.open("r1", NEW);
    track.restartNode("app01");
    track.healthy(NEW, "app01");
    for (int i = 0; i < 12; i++) {
      track.run("app01", Outcome.PASSED, NEW);
      track.now = track.now.minusMillis(700);
    }
    track.healthy(NEW, "app01");
    track.tell("r1", "app01", Phase.STARTED);
    assertThat(track.ask("r1", POST_START, "app01", NEW).verdict()).isEqualTo(PENDING);
  }
}
