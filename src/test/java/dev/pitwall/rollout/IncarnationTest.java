package dev.pitwall.rollout;

import static dev.pitwall.gate.GatePhase.DRAINED;
import static dev.pitwall.gate.GatePhase.FLEET;
import static dev.pitwall.gate.GatePhase.POST_START;
import static dev.pitwall.gate.GatePhase.PRE_DRAIN;
import static dev.pitwall.gate.Verdict.GO;
import static dev.pitwall.gate.Verdict.INCONCLUSIVE;
import static dev.pitwall.gate.Verdict.NO_GO;
import static dev.pitwall.gate.Verdict.PENDING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.Met;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.Trigger;
import dev.pitwall.signal.HealthSample;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A verdict is about one process on one node, and ends with it. */
class IncarnationTest {
  private final GateServiceFixture track = new GateServiceFixture();

  private Evaluation go() {
    track.serving();
    track.open("r1", GateServiceFixture.NEW);
    track.upgrade("app01");
    Evaluation go = track.ask(POST_START, "app01");
    assertThat(go.verdict()).isEqualTo(GO);
    return go;
  }

  @Nested
  class AGoEnds {
    @Test
    void whenTheToolTellsAnotherStart() {
      Evaluation go = go();
      track.restartNode("app01");
      assertThat(track.control.standing(go.id(), track.now)).isEmpty();
      assertThat(track.ask(POST_START, "app01").verdict()).isEqualTo(PENDING);
      track.runs(12, "app01", Outcome.PASSED);
      assertThat(track.ask(POST_START, "app01").verdict())
          .as("it has not answered its health check since")
          .isEqualTo(PENDING);
    }

    @Test
    void whenTheNodeIsDrained() {
      Evaluation go = go();
      track.tell("r1", "app01", Phase.DRAINING);
      assertThat(track.control.standing(go.id(), track.now)).isEmpty();
    }

    @Test
    void whenTheNodeGoesDownAndComesBack() {
      Evaluation go = go();
      track.down("app01", 3);
      track.healthy(GateServiceFixture.NEW, "app01");
      assertThat(track.control.standing(go.id(), track.now)).isEmpty();
      assertThat(track.ask(POST_START, "app01").verdict()).isEqualTo(PENDING);
    }

    @Test
    void whenAnotherVersionAnswers() {
      Evaluation go = go();
      track.said("app01", GateServiceFixture.OLD);
      assertThat(track.control.standing(go.id(), track.now)).isEmpty();
      track.said("app01", GateServiceFixture.OLD);
      track.healthy(GateServiceFixture.OLD, "app01");
      assertThat(track.ask(POST_START, "app01").verdict()).isEqualTo(NO_GO);
    }

    @Test
    void whenAnotherProcessAnswers() {
      go();
      for (String instance : List.of("boot-1", "boot-2")) {
        track.now = track.now.plusSeconds(1);
        track
            .control
            .feed()
            .accept(
                new HealthSample(
                    "shop", "app01", track.now, true, "200", GateServiceFixture.NEW, instance),
                track.now);
      }
      assertThat(track.record("app01").incarnation().origin()).isEqualTo(Incarnation.Origin.SEEN);
      assertThat(track.ask(POST_START, "app01").verdict()).isEqualTo(PENDING);
    }
  }

  @Test
  void theSameRolloutAskedAgainAfterItsNodeWasDrainedBeginsAnew() {
    go();
    track.ask(DRAINED, "app01");
    assertThat(track.ask(POST_START, "app01").verdict())
        .as("the old process still answers")
        .isEqualTo(PENDING);
    track.runs(12, "app01", Outcome.PASSED);
    track.healthy(GateServiceFixture.NEW, "app01");
    assertThat(track.ask(POST_START, "app01").verdict()).isEqualTo(PENDING);
    assertThat(track.ask(POST_START, "app01").judgement().reason())
        .contains("no start of app01 was told or seen yet");
    track.down("app01", 1);
    track.healthy(GateServiceFixture.NEW, "app01");
    track.runs(13, "app01", Outcome.PASSED);
    track.healthy(GateServiceFixture.NEW, "app01");
    assertThat(track.ask(POST_START, "app01").verdict()).isEqualTo(GO);
  }

  @Test
  void aProcessThatWasThereBeforeProvesNothingUntilAStartIsSeen() {
    track.serving();
    Evaluation asked = track.ask(POST_START, "app01");
    track.runs(12, "app01", Outcome.PASSED);
    assertThat(track.standing(asked).verdict()).isEqualTo(PENDING);
    track.said("app01", GateServiceFixture.NEW);
    track.pass(Duration.ofSeconds(2));
    track.healthy(GateServiceFixture.NEW, "app01");
    track.runs(12, "app01", Outcome.PASSED);
    track.healthy(GateServiceFixture.NEW, "app01");
    assertThat(track.standing(asked).verdict()).isEqualTo(GO);
    assertThat(track.record("app01").phase()).isEqualTo(Phase.DONE);
  }

  @Test
  void theOldProcessThatStillAnswersAfterAToldStartIsNotJudged() {
    track.serving();
    Evaluation asked = track.askStarted("app01");
    for (int i = 0; i < 4; i++) {
      track.healthy(GateServiceFixture.OLD, "app01");
      track.run("app01", Outcome.PASSED, GateServiceFixture.OLD);
    }
    assertThat(track.standing(asked).verdict()).isEqualTo(PENDING);
    assertThat(track.standing(asked).judgement().reason()).contains("not restarted yet");
    track.healthy(GateServiceFixture.NEW, "app01");
    track.runs(13, "app01", Outcome.PASSED);
    track.healthy(GateServiceFixture.NEW, "app01");
    assertThat(track.standing(asked).verdict()).isEqualTo(GO);
  }

  @Test
  void aMoveAwayEndsAnOpenQuestionWithoutBlame() {
    track.serving();
    Evaluation asked = track.askStarted("app01");
    track.tell("r1", "app01", Phase.STOPPED);
    assertThat(track.standing(asked).verdict()).isEqualTo(INCONCLUSIVE);
    assertThat(track.standing(asked).judgement().reason()).contains("app01 is stopped now");
    assertThat(track.record("app01").phase()).isEqualTo(Phase.STOPPED);
  }

  @Test
  void aNewVersionInTheSameRolloutIsProvenAnew() {
    go();
    Question newer = new Question("shop", "r1", "app01", POST_START, "2.1", 1);
    assertThat(track.control.ask(newer, "pipeline", track.now).verdict()).isEqualTo(PENDING);
    track.runs(12, "app01", Outcome.PASSED);
    track.healthy(GateServiceFixture.NEW, "app01");
    assertThat(track.control.ask(newer, "pipeline", track.now).verdict())
        .as("it is still 2.0 that answers")
        .isNotEqualTo(GO);
  }

  @Test
  void finishingARolloutTurnsNoOpenQuestionIntoAGo() {
    track.serving();
    Evaluation asked = track.askStarted("app01");
    track.healthy(GateServiceFixture.NEW, "app01");
    track.control.finish("r1", Rollout.Result.FAILED, "pipeline", track.now);
    track.runs(3, "app01", Outcome.PASSED);
    track.healthy(GateServiceFixture.NEW, "app01");
    assertThat(track.standing(asked).verdict()).isEqualTo(PENDING);
  }

  @Test
  void aStrayRunIsRecordedAndProvesNothing() {
    Evaluation asked = track.askStarted("app01");
    track.pass(Duration.ofSeconds(3));
    track.healthy(GateServiceFixture.NEW, "app01");
    for (int i = 0; i < 12; i++) {
      track.now = track.now.plusSeconds(1);
      track.control.feed().accept(stray(i), track.now);
    }
    track.healthy(GateServiceFixture.NEW, "app01");
    assertThat(track.standing(asked).verdict()).isEqualTo(PENDING);
    assertThat(track.standing(asked).judgement().reason()).contains("answered by app02");
  }

  private Run stray(int number) {
    return new Run(
        "stray_" + number,
        "checkout",
        "shop",
        "app01",
        Trigger.BURST,
        Outcome.PASSED,
        track.now,
        Duration.ofMillis(20),
        Met.of("app02", GateServiceFixture.NEW).strayed("answered by app02, not by app01"),
        "http",
        null,
        List.of(),
        List.of());
  }

  @Test
  void noGoWhileAnEarlierStartIsOut() {
    Evaluation asked = track.askStarted("app01");
    track.pass(Duration.ofSeconds(3));
    track.healthy(GateServiceFixture.NEW, "app01");
    track.control.feed().started("slow", "checkout", "app01", track.now);
    track.runs(14, "app01", Outcome.PASSED);
    track.healthy(GateServiceFixture.NEW, "app01");
    assertThat(track.standing(asked).verdict()).isEqualTo(PENDING);
    track.control.feed().gaveUp("slow", "checkout", "app01");
    track.pass(Duration.ofSeconds(1));
    assertThat(track.standing(asked).verdict()).isEqualTo(GO);
  }

  @Test
  void theFleetIsNotGoodAsAVersionThatNoNodeHas() {
    track.serving();
    Question fleet = new Question("shop", "new", null, FLEET, "9.9", 1);
    Evaluation asked = track.control.ask(fleet, "pipeline", track.now);
    track.runs(12, null, Outcome.PASSED);
    track.serving();
    assertThat(track.standing(asked).verdict()).isEqualTo(PENDING);
    assertThat(track.standing(asked).judgement().reason())
        .contains("1.0 on app01, app02, app03", "9.9 on every node");
  }

  @Test
  void drainedWithoutAGoBeforeItIsHeldAgainstHeadroomToo() {
    track.serving();
    track.open("r1", GateServiceFixture.NEW);
    track.tell("r1", "app02", Phase.STOPPED);
    assertThat(track.ask(DRAINED, "app01").verdict()).isEqualTo(NO_GO);
  }

  @Test
  void beforeTheDrainUsersAreLookedAt() {
    track.serving();
    for (int i = 0; i < 6; i++) {
      track.run(null, Outcome.FAILED, GateServiceFixture.OLD);
    }
    track.healthy(GateServiceFixture.OLD, "app01", "app02", "app03");
    assertThat(track.ask(PRE_DRAIN, "app01").verdict()).isEqualTo(PENDING);
    track.run(null, Outcome.FAILED, GateServiceFixture.OLD);
    Evaluation asked = track.ask(PRE_DRAIN, "app01");
    assertThat(asked.verdict()).isEqualTo(NO_GO);
    assertThat(asked.judgement().reason()).contains("through the front door", "status 500");
  }

  @Test
  void aNodeThatThisRolloutFinishedAndThatFailsNowIsNamed() {
    go();
    track.serving();
    for (int i = 0; i < 6; i++) {
      track.run("app01", Outcome.FAILED, GateServiceFixture.NEW);
    }
    track.serving();
    for (int i = 0; i < 3; i++) {
      track.run("app01", Outcome.FAILED, GateServiceFixture.NEW);
    }
    track.healthy(GateServiceFixture.OLD, "app02", "app03");
    track.said("app01", GateServiceFixture.NEW);
    assertThat(track.ask(PRE_DRAIN, "app02").verdict()).isEqualTo(PENDING);
    track.run("app01", Outcome.FAILED, GateServiceFixture.NEW);
    Evaluation next = track.ask(PRE_DRAIN, "app02");
    assertThat(next.verdict()).isEqualTo(NO_GO);
    assertThat(next.judgement().reason()).contains("app01 (which this rollout finished)");
  }
}
