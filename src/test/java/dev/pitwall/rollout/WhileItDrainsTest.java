package dev.pitwall.rollout;

import static dev.pitwall.gate.GatePhase.DRAINED;
import static dev.pitwall.gate.GatePhase.PRE_DRAIN;
import static dev.pitwall.gate.Verdict.GO;
import static dev.pitwall.gate.Verdict.NO_GO;
import static dev.pitwall.gate.Verdict.PENDING;
import static dev.pitwall.testing.Gates.gate;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is asked while a node drains: the room for it, by a GO of the own rollout that holds. */
class WhileItDrainsTest {
  private static final String OLD = "1.0";
  private static final String NEW = "2.0";
  private static final Duration MINUTE = Duration.ofSeconds(60);

  private GateServiceFixture track = new GateServiceFixture(GateServiceFixture.checkout().policy());

  @Test
  void aGoThatHasEndedIsNoRoom() {
    track =
        new GateServiceFixture(
            gate().health().drained("work").minHealthy(2).lease(MINUTE).policy());
    track.open("r1", NEW);
    track.healthy(OLD, "app01", "app02", "app03");
    assertThat(track.ask("r1", PRE_DRAIN, "app01", NEW).verdict()).isEqualTo(GO);
    track.down("app02", 3);
    track.healthy(OLD, "app01", "app03");

    track.ask("r1", DRAINED, "app01", NEW);
    track.work("app01", 0);
    assertThat(track.ask("r1", DRAINED, "app01", NEW).verdict()).isEqualTo(NO_GO);
  }

  @Test
  void aGoBeforeARestartOfPitwallIsNoRoom() {
    track =
        new GateServiceFixture(
            gate().health().drained("work").minHealthy(2).lease(MINUTE).policy());
    track.open("r1", NEW);
    track.healthy(OLD, "app01", "app02", "app03");
    assertThat(track.ask("r1", PRE_DRAIN, "app01", NEW).verdict()).isEqualTo(GO);
    track.restart();
    track.down("app02", 3);
    track.healthy(OLD, "app01", "app03");

    track.ask("r1", DRAINED, "app01", NEW);
    track.work("app01", 0);
    assertThat(track.ask("r1", DRAINED, "app01", NEW).verdict()).isEqualTo(NO_GO);
  }

  @Test
  void theGoOfAnotherRolloutIsNoRoom() {
    track = new GateServiceFixture(GateServiceFixture.usual().policy());
    track.serving();
    track.open("r1", NEW);
    track.open("r2", "3.0");
    assertThat(track.ask("r1", PRE_DRAIN, "app01", NEW).verdict()).isEqualTo(GO);
    track.ask("r2", DRAINED, "app01", "3.0");
    assertThat(track.record("app01").phase()).isEqualTo(Phase.WAITING);
    track.tell("r1", "app01", Phase.DRAINING);
    track.serving();

    track.ask("r2", DRAINED, "app01", "3.0");
    track.work("app01", 0);
    Evaluation waits = track.ask("r2", DRAINED, "app01", "3.0");
    assertThat(waits.verdict()).isEqualTo(PENDING);
    assertThat(waits.judgement().reason()).contains("taken out by rollout r1");
  }

  @Test
  void headroomThatWasMissingForAMomentIsNoFaultOfTheVersion() {
    track = new GateServiceFixture(GateServiceFixture.checkout().drained("work").policy());
    track.serving();
    track.open("r1", NEW);
    track.down("app02", 3);
    track.healthy(OLD, "app01", "app03");
    track.ask("r1", DRAINED, "app01", NEW);
    track.work("app01", 0);
    assertThat(track.ask("r1", DRAINED, "app01", NEW).verdict()).isEqualTo(NO_GO);

    track.pass(Duration.ofSeconds(11));
    track.serving();
    track.serving();
    track.serving();
    track.ask("r1", DRAINED, "app01", NEW);
    track.work("app01", 0);
    assertThat(track.ask("r1", DRAINED, "app01", NEW).verdict()).isEqualTo(GO);
  }

  @Test
  void anAnswerThatWasLostEndsNoQuestion() {
    track = new GateServiceFixture(GateServiceFixture.usual().policy());
    track.serving();
    track.open("r1", NEW);
    track.ask("r1", PRE_DRAIN, "app01", NEW);
    Evaluation asked = track.ask("r1", DRAINED, "app01", NEW);
    track.work("app01", 3);
    track.silent("app01", 1);
    track.serving();
    assertThat(track.standing(asked).verdict()).isEqualTo(PENDING);
  }
}
