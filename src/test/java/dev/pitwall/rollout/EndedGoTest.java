package dev.pitwall.rollout;

import static dev.pitwall.gate.GatePhase.FLEET;
import static dev.pitwall.gate.GatePhase.POST_START;
import static dev.pitwall.gate.GatePhase.PRE_DRAIN;
import static dev.pitwall.gate.Verdict.GO;
import static dev.pitwall.gate.Verdict.NO_GO;
import static dev.pitwall.testing.Gates.gate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.gate.GatePhase;
import dev.pitwall.journey.Outcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A GO ends when what it rests on is gone, whoever brought that about, and whatever its attempt.
 */
class EndedGoTest {
  private static final String OLD = "1.0";
  private static final String NEW = "2.0";
  private static final Duration MINUTE = Duration.ofSeconds(60);

  private GateServiceFixture track = new GateServiceFixture(GateServiceFixture.checkout().policy());

  private Evaluation again(int attempt, GatePhase phase, @Nullable String node) {
    return track.ask(new Question("shop", "r1", node, phase, NEW, attempt));
  }

  private void good() {
    track.healthy(NEW, "app01");
    track.runs(14, "app01", Outcome.PASSED);
    track.healthy(NEW, "app01");
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"DRAINING", "STOPPED", "UPGRADING", "STARTED", "FAILED"})
  void aNodeMayNotBeTakenOutOnceAnotherWasMoved(Phase moved) {
    track.serving();
    track.open("r1", NEW);
    track.open("r2", "3.0");
    assertThat(track.ask("r1", PRE_DRAIN, "app01", NEW).verdict()).isEqualTo(GO);

    track.tell("r2", "app02", moved);
    track.healthy(OLD, "app01", "app03");
    assertThat(track.ask("r1", PRE_DRAIN, "app01", NEW).verdict()).isNotEqualTo(GO);
  }

  @Test
  void aNodeMayNotBeTakenOutOnceAnotherHasFailed() {
    track = new GateServiceFixture(GateServiceFixture.checkout().minHealthy(1).policy());
    track.serving();
    track.open("r1", NEW);
    track.askStarted("app01");
    track.healthy(NEW, "app01");
    track.healthy(OLD, "app02", "app03");
    for (int i = 0; i < 3; i++) {
      track.run("app01", Outcome.PASSED, NEW);
    }
    track.serving();
    assertThat(track.ask("r1", PRE_DRAIN, "app02", NEW).verdict()).isEqualTo(GO);

    track.failsAlone("app01", 10);
    assertThat(track.ask("r1", POST_START, "app01", NEW).verdict()).isEqualTo(NO_GO);
    track.serving();
    assertThat(track.ask("r1", PRE_DRAIN, "app02", NEW).verdict()).isEqualTo(NO_GO);
  }

  @Test
  void theFleetIsNotGoodOnceAToolCallsANodeFailed() {
    track = new GateServiceFixture(gate().health().minHealthy(1).lease(MINUTE).policy());
    track.open("r1", NEW);
    track.healthy(NEW, "app01", "app02", "app03");
    assertThat(track.ask("r1", FLEET, null, NEW).verdict()).isEqualTo(GO);

    track.tell("r1", "app02", Phase.FAILED);
    track.healthy(NEW, "app01", "app02", "app03");
    assertThat(track.ask("r1", FLEET, null, NEW).verdict()).isNotEqualTo(GO);
  }

  @Test
  void aFurtherAttemptThatStopsEndsTheGoOfTheFirst() {
    track.serving();
    track.open("r1", NEW);
    track.restartNode("app01");
    again(1, POST_START, "app01");
    good();
    assertThat(again(1, POST_START, "app01").verdict()).isEqualTo(GO);

    again(2, POST_START, "app01");
    track.failsAlone("app01", 6);
    assertThat(again(2, POST_START, "app01").verdict()).isEqualTo(NO_GO);
    assertThat(again(1, POST_START, "app01").verdict()).isNotEqualTo(GO);
  }

  @Test
  void aNodeThatIsDownEndsTheGoOfEveryAttempt() {
    track.serving();
    track.open("r1", NEW);
    track.restartNode("app01");
    for (int attempt = 1; attempt <= 2; attempt++) {
      again(attempt, POST_START, "app01");
      good();
      assertThat(again(attempt, POST_START, "app01").verdict()).isEqualTo(GO);
    }

    track.down("app01", 4);
    assertThat(again(1, POST_START, "app01").verdict()).isNotEqualTo(GO);
    assertThat(again(2, POST_START, "app01").verdict()).isNotEqualTo(GO);
  }

  @Test
  void aFurtherAttemptThatStopsEndsTheGoOfTheFleet() {
    track = new GateServiceFixture(GateServiceFixture.checkout().minHealthy(0).policy());
    track.open("r1", NEW);
    fleetRuns(Outcome.PASSED);
    again(1, FLEET, null);
    fleetRuns(Outcome.PASSED);
    assertThat(again(1, FLEET, null).verdict()).isEqualTo(GO);

    again(2, FLEET, null);
    fleetRuns(Outcome.FAILED);
    assertThat(again(2, FLEET, null).verdict()).isEqualTo(NO_GO);
    assertThat(again(1, FLEET, null).verdict()).isNotEqualTo(GO);
  }

  private void fleetRuns(Outcome outcome) {
    track.healthy(NEW, "app01", "app02", "app03");
    track.runs(14, null, outcome);
    track.healthy(NEW, "app01", "app02", "app03");
  }
}
