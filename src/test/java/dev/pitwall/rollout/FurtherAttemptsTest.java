package dev.pitwall.rollout;

import static dev.pitwall.gate.GatePhase.POST_START;
import static dev.pitwall.gate.Verdict.INCONCLUSIVE;
import static dev.pitwall.gate.Verdict.NO_GO;
import static dev.pitwall.gate.Verdict.PENDING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.gate.GatePhase;
import dev.pitwall.journey.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Asking again takes no stop back. */
class FurtherAttemptsTest {
  private final GateServiceFixture track = new GateServiceFixture();

  private Evaluation again(GatePhase phase) {
    return track.control.ask(track.question(phase, "app01", 2), "pipeline", track.now);
  }

  @Test
  void aNodeStaysFailedWhenItsNoGoIsAskedAboutAgain() {
    track.serving();
    track.askStarted("app01");
    track.pass(Duration.ofSeconds(3));
    track.healthy(GateServiceFixture.NEW, "app01");
    track.failsAlone("app01", 6);
    assertThat(again(POST_START).verdict()).isEqualTo(NO_GO);
    assertThat(track.record("app01").phase()).isEqualTo(Phase.FAILED);
    track.restart();
    assertThat(track.record("app01").phase()).isEqualTo(Phase.FAILED);
  }

  @Test
  void aNodeStaysFailedOverARestartWhileAnotherAttemptIsOpen() {
    track.serving();
    track.askStarted("app01");
    track.pass(Duration.ofMinutes(5));
    assertThat(track.ask(POST_START, "app01").verdict()).isEqualTo(INCONCLUSIVE);
    assertThat(again(POST_START).verdict()).isEqualTo(PENDING);
    track.restart();
    assertThat(track.record("app01").phase()).isEqualTo(Phase.FAILED);
  }

  @Test
  void aStopOfTheProcessStandsOverARestartWhateverIsSaidLater() {
    track.serving();
    track.askStarted("app01");
    track.control.ask(
        new Question("shop", "r1", "app01", POST_START, "2.1", 1), "pipeline", track.now);
    track.pass(Duration.ofSeconds(3));
    track.healthy(GateServiceFixture.NEW, "app01");
    track.runs(12, "app01", Outcome.PASSED);
    track.healthy(GateServiceFixture.NEW, "app01");
    Phase before = track.record("app01").phase();
    track.restart();
    assertThat(before).isEqualTo(Phase.FAILED);
    assertThat(track.record("app01").phase()).isEqualTo(Phase.FAILED);
  }
}
