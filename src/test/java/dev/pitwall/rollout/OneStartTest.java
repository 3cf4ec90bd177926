package dev.pitwall.rollout;

import static dev.pitwall.gate.GatePhase.POST_START;
import static dev.pitwall.gate.Verdict.GO;
import static dev.pitwall.gate.Verdict.NO_GO;
import static dev.pitwall.gate.Verdict.PENDING;
import static dev.pitwall.testing.Gates.gate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.Failure;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One start is one start, whatever is told of it late, and however long it takes. */
class OneStartTest {
  private GateServiceFixture track = new GateServiceFixture();

  @Test
  void aNodeThatIsDownWhileItStartsIsNotStartedAgainOnceItIsUp() {
    track.serving();
    Evaluation asked = track.askStarted("app01");
    int turn = track.record("app01").turn();
    track.down("app01", 5);
    track.healthy(GateServiceFixture.NEW, "app01");
    track.healthy(GateServiceFixture.NEW, "app01");
    track.runs(12, "app01", Outcome.PASSED);
    track.healthy(GateServiceFixture.NEW, "app01");
    assertThat(track.record("app01").turn()).isEqualTo(turn);
    assertThat(track.standing(asked).verdict()).isEqualTo(GO);
  }

  @Test
  void aNodeThatWasDownWhileItStartedStaysStopped() {
    track.serving();
    Evaluation asked = track.askStarted("app01");
    track.down("app01", 5);
    track.healthy(GateServiceFixture.NEW, "app01");
    track.pass(Duration.ofSeconds(3));
    track.failsAlone("app01", 6);
    assertThat(track.standing(asked).verdict()).isEqualTo(NO_GO);
    track.healthy(GateServiceFixture.NEW, "app01");
    assertThat(track.record("app01").phase()).isEqualTo(Phase.FAILED);
    assertThat(track.ask(POST_START, "app01").id()).isEqualTo(asked.id());
  }

  @Test
  void theSameVersionStartedAgainIsProvenAgain() {
    track.serving();
    track.open("r1", GateServiceFixture.OLD);
    track.restartNode("app01");
    Question question = new Question("shop", "r1", "app01", POST_START, GateServiceFixture.OLD, 1);
    Evaluation asked = track.control.ask(question, "pipeline", track.now);
    track.healthy(GateServiceFixture.OLD, "app01");
    track.pass(Duration.ofSeconds(3));
    for (int i = 0; i < 12; i++) {
      track.run("app01", Outcome.PASSED, GateServiceFixture.OLD);
    }
    track.healthy(GateServiceFixture.OLD, "app01");
    assertThat(track.standing(asked).verdict()).isEqualTo(GO);
  }

  @Test
  void theProcessBeforeIsNoProofForARolloutOfItsOwnVersion() {
    track = new GateServiceFixture(gate().health().version().policy());
    track.serving();
    track.open("r1", GateServiceFixture.OLD);
    track.open("r2", GateServiceFixture.NEW);
    track.tell("r2", "app01", Phase.STARTED);
    track.healthy(GateServiceFixture.OLD, "app01");
    Question question = new Question("shop", "r1", "app01", POST_START, GateServiceFixture.OLD, 1);
    assertThat(track.control.ask(question, "pipeline", track.now).verdict()).isEqualTo(PENDING);
  }

  @Test
  void aDrainThatIsToldAfterAStartThatWasSeenTakesTheNodeOutAgain() {
    track.serving();
    track.open("r1", GateServiceFixture.NEW);
    track.tell("r1", "app01", Phase.DRAINING);
    track.ask(POST_START, "app01");
    track.down("app01", 1);
    track.healthy(GateServiceFixture.NEW, "app01");
    assertThat(track.record("app01").phase()).isEqualTo(Phase.STARTED);
    track.tell("r1", "app01", Phase.DRAINING);
    assertThat(track.control.feed().isOut("shop", "app01")).isTrue();
  }

  @Test
  void aGoForTheProcessBeforeEndsOnceAnotherAnswers() {
    track.serving();
    track.open("r1", GateServiceFixture.NEW);
    track.tell("r1", "app01", Phase.STARTED);
    track.healthy(GateServiceFixture.OLD, "app01");
    track.control.open(
        "back", "shop", GateServiceFixture.OLD, Rollout.Kind.ROLLBACK, "pipeline", track.now);
    track.tell("back", "app01", Phase.STARTED);
    track.healthy(GateServiceFixture.OLD, "app01");
    Question question =
        new Question("shop", "back", "app01", POST_START, GateServiceFixture.OLD, 1);
    Evaluation go = track.control.ask(question, "pipeline", track.now);
    assertThat(go.verdict()).isEqualTo(GO);
    track.said("app01", GateServiceFixture.NEW);
    track.healthy(GateServiceFixture.NEW, "app01");
    assertThat(track.control.standing(go.id(), track.now)).isEmpty();
    assertThat(track.control.ask(question, "pipeline", track.now).verdict()).isNotEqualTo(GO);
  }

  @Test
  void aNodeThatWasDownBeforeItIsAskedAboutIsStartedWhenItComesBack() {
    track = new GateServiceFixture(gate().journey("checkout").health().policy());
    track.serving();
    track.open("r1", GateServiceFixture.NEW);
    track.tell("r1", "app01", Phase.STOPPED);
    track.healthy(GateServiceFixture.NEW, "app01");
    track.down("app01", 4);
    track.pass(Duration.ofSeconds(10));
    Question newer = new Question("shop", "r2", "app01", POST_START, "2.1", 1);
    track.control.ask(newer, "pipeline", track.now);
    int known = track.record("app01").incarnation().number();
    track.healthy(GateServiceFixture.NEW, "app01");
    assertThat(track.record("app01").incarnation().number()).isEqualTo(known + 1);
  }

  @Test
  void aQuestionThatHasFoundItsStartKeepsItOverARestart() {
    track.serving();
    Evaluation asked = track.ask(POST_START, "app01");
    track.said("app01", GateServiceFixture.NEW);
    track.restart();
    track.healthy(GateServiceFixture.NEW, "app01");
    track.pass(Duration.ofSeconds(3));
    track.failsAlone("app01", 6);
    assertThat(track.standing(asked).verdict()).isEqualTo(NO_GO);
    assertThat(track.record("app01").phase()).isEqualTo(Phase.FAILED);
    assertThat(track.ask(POST_START, "app01").id()).isEqualTo(asked.id());
  }

  @Test
  void aRunThatBeganBeforeTheStartAndIsToldAfterItIsNoSecondStart() {
    track.serving();
    Instant before = track.now.plusSeconds(1);
    track.now = before.plusSeconds(1);
    Evaluation asked = track.askStarted("app01");
    track.healthy(GateServiceFixture.NEW, "app01");
    track.pass(Duration.ofSeconds(3));
    track.failsAlone("app01", 6);
    assertThat(track.standing(asked).verdict()).isEqualTo(NO_GO);
    track.control.feed().accept(slow("app01", before), track.now);
    assertThat(track.record("app01").phase()).isEqualTo(Phase.FAILED);
  }

  @Test
  void aRunThatStillMetTheProcessBeforeAndIsToldLateIsNoSecondStart() {
    track.serving();
    Evaluation asked = track.askStarted("app01");
    Instant lingering = track.now.plusSeconds(1);
    track.now = lingering.plusSeconds(1);
    track.healthy(GateServiceFixture.NEW, "app01");
    track.pass(Duration.ofSeconds(3));
    track.failsAlone("app01", 6);
    assertThat(track.standing(asked).verdict()).isEqualTo(NO_GO);
    track.control.feed().accept(slow("app01", lingering), track.now);
    assertThat(track.record("app01").phase()).isEqualTo(Phase.FAILED);
  }

  /** A run that fails now and met the old version. */
  private Run slow(String node, Instant began) {
    return new Run(
        "slow",
        "checkout",
        "shop",
        node,
        Trigger.SCHEDULE,
        Outcome.FAILED,
        began,
        Duration.between(began, track.now),
        node,
        GateServiceFixture.OLD,
        "http",
        new Failure(3, "pay", "no answer", "status 201"),
        List.of(),
        List.of());
  }
}
