package dev.pitwall.rollout;

import static dev.pitwall.gate.GatePhase.DRAINED;
import static dev.pitwall.gate.GatePhase.PRE_DRAIN;
import static dev.pitwall.gate.Verdict.GO;
import static dev.pitwall.gate.Verdict.NO_GO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.gate.GatePhase;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A GO before the drain reserves its node as long as its lease lasts, and no longer. */
class ReservationTest {
  private final GateServiceFixture track = new GateServiceFixture();

  private Evaluation ask(String rollout, GatePhase phase, String node, int attempt) {
    Question question = new Question("shop", rollout, node, phase, GateServiceFixture.NEW, attempt);
    return track.control.ask(question, "pipeline", track.now);
  }

  @Test
  void staysWhenAnotherAttemptIsRefused() {
    track.serving();
    assertThat(ask("r1", PRE_DRAIN, "app01", 1).verdict()).isEqualTo(GO);
    track.down("app02", 3);
    assertThat(ask("r1", PRE_DRAIN, "app01", 2).verdict()).isEqualTo(NO_GO);
    track.serving();
    assertThat(ask("r2", PRE_DRAIN, "app02", 1).verdict()).isEqualTo(NO_GO);
  }

  @Test
  void staysWhenTheClockIsSetBack() {
    GateServiceFixture clocks = GateServiceFixture.withTwoClocks();
    clocks.serving();
    clocks.open("r1", GateServiceFixture.NEW);
    Question first = new Question("shop", "r1", "app01", PRE_DRAIN, GateServiceFixture.NEW, 1);
    assertThat(clocks.ask(first).verdict()).isEqualTo(GO);
    clocks.setClock(Duration.ofMinutes(-5));
    clocks.pass(Duration.ofSeconds(1));
    clocks.serving();
    clocks.serving();
    Question second = new Question("shop", "r1", "app02", PRE_DRAIN, GateServiceFixture.NEW, 1);
    assertThat(clocks.ask(second).verdict()).isNotEqualTo(GO);
  }

  @Test
  void isOverBeforeADrainThatBeginsAfterTheLeaseSoThatWantsRoomAgain() {
    track.serving();
    assertThat(ask("r1", PRE_DRAIN, "app01", 1).verdict()).isEqualTo(GO);
    track.pass(Duration.ofSeconds(61));
    track.serving();
    assertThat(ask("r2", PRE_DRAIN, "app02", 1).verdict()).isEqualTo(GO);
    assertThat(ask("r1", DRAINED, "app01", 1).verdict()).isEqualTo(NO_GO);
  }
}
