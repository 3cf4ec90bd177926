package dev.pitwall.rollout;

import static dev.pitwall.gate.GatePhase.FLEET;
import static dev.pitwall.gate.GatePhase.POST_START;
import static dev.pitwall.gate.GatePhase.PRE_DRAIN;
import static dev.pitwall.gate.Verdict.GO;
import static dev.pitwall.gate.Verdict.INCONCLUSIVE;
import static dev.pitwall.gate.Verdict.NO_GO;
import static dev.pitwall.gate.Verdict.PENDING;
import static dev.pitwall.testing.Gates.gate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds after Pitwall itself was down. */
class RestartTest {
  private final GateServiceFixture track = new GateServiceFixture();

  private Evaluation proven() {
    track.serving();
    track.open("r1", GateServiceFixture.NEW);
    track.upgrade("app01");
    Evaluation go = track.ask(POST_START, "app01");
    assertThat(go.verdict()).isEqualTo(GO);
    return go;
  }

  @Test
  void runsOfBeforeItProveNoNodeThoughTheyAreRecalled() {
    track.serving();
    track.open("r1", GateServiceFixture.NEW);
    track.restartNode("app01");
    track.pass(Duration.ofSeconds(3));
    track.healthy(GateServiceFixture.NEW, "app01");
    List<Run> kept = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      kept.add(track.run("app01", Outcome.PASSED));
    }
    track.restart();
    track.control.feed().recall(kept);
    track.healthy(GateServiceFixture.NEW, "app01");
    assertThat(track.ask(POST_START, "app01").verdict()).isEqualTo(PENDING);
    track.runs(12, "app01", Outcome.PASSED);
    track.healthy(GateServiceFixture.NEW, "app01");
    assertThat(track.ask(POST_START, "app01").verdict()).isEqualTo(GO);
  }

  @Test
  void aGoIsAskedForAnewAfterIt() {
    Evaluation go = proven();
    track.restart();
    assertThat(track.control.standing(go.id(), track.now)).isEmpty();
    assertThat(track.ask(POST_START, "app01").verdict()).isEqualTo(PENDING);
  }

  @Test
  void aVerdictWhoseConsequenceWasNotWrittenHasItAllTheSame() {
    track.serving();
    track.askStarted("app01");
    track.pass(Duration.ofSeconds(3));
    track.healthy(GateServiceFixture.NEW, "app01");
    NodeRecord started = track.record("app01");
    track.failsAlone("app01", 6);
    assertThat(track.ask(POST_START, "app01").verdict()).isEqualTo(NO_GO);
    track.journal.lose(started);
    track.restart();
    assertThat(track.record("app01").phase()).isEqualTo(Phase.FAILED);
    track.serving();
    assertThat(track.ask(PRE_DRAIN, "app02").verdict()).isEqualTo(NO_GO);
  }

  @Test
  void aQuestionOfAGateThatIsNotConfiguredAnyMoreIsClosedOnceAndForAll() {
    Evaluation asked = track.askStarted("app01");
    assertThat(asked.verdict()).isEqualTo(PENDING);
    track.restart(gate().named("other").health().policy());
    assertThat(track.standing(asked).verdict()).isEqualTo(INCONCLUSIVE);
    assertThat(track.standing(asked).judgement().reason())
        .contains("gate shop is not configured any more");
    assertThat(track.control.openEvaluations()).isEmpty();
    assertThat(track.journal.written(asked.id()).isFinal()).isTrue();
  }

  @Test
  void theIdOfARolloutThatEndedLongBeforeItIsNotUsedAgain() {
    Evaluation go = proven();
    track.control.finish("r1", Rollout.Result.FAILED, "pipeline", track.now);
    track.journal.archive(track.control.findRollout("r1").orElseThrow());
    track.restart();
    track.serving();
    Question again = new Question("shop", "r1", "app02", PRE_DRAIN, GateServiceFixture.NEW, 1);
    assertThat(track.control.ask(again, "pipeline", track.now).question().rollout())
        .isEqualTo("r1#2");
    assertThat(go.question().rollout()).isEqualTo("r1");
  }

  @Test
  void aHoldThatEndedBeforeItMayBeReleasedAndIsNoNews() {
    Hold hold =
        track.control.hold(
            "shop", "ann", "stock-taking", track.now.plus(Duration.ofMinutes(5)), track.now);
    track.pass(Duration.ofMinutes(6));
    track.journal.archive(hold);
    track.restart();
    Hold released = track.control.release(hold.id(), "ann", track.now);
    assertThat(released.id()).isEqualTo(hold.id());
    assertThat(track.control.ask(new Question("shop", null, null, FLEET, null, 1), "a", track.now))
        .extracting(Evaluation::verdict)
        .isEqualTo(PENDING);
  }
}
