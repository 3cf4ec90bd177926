package dev.pitwall.rollout;

import static dev.pitwall.gate.GatePhase.POST_START;
import static dev.pitwall.gate.Verdict.GO;
import static dev.pitwall.gate.Verdict.INCONCLUSIVE;
import static dev.pitwall.gate.Verdict.NO_GO;
import static dev.pitwall.testing.Gates.gate;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A GO needs a check that proves something of the process. */
class ProofTest {
  private static final String NEW = GateServiceFixture.NEW;
  private static final String OLD = GateServiceFixture.OLD;

  @Test
  void aGateOfWhichEveryCheckIsSilentIsNotGoBecauseTheQuestionCountsAsAStart() {
    var track = new GateServiceFixture(gate().optionalJourney("checkout").policy());
    track.open("r1", NEW);
    assertThat(track.ask(POST_START, "app01").verdict()).isNotEqualTo(GO);
  }

  @Test
  void aGateWithoutACheckForPostStartIsInconclusiveThere() {
    var track = new GateServiceFixture(gate().drained("work").policy());
    track.open("r1", NEW);
    assertThat(track.ask(POST_START, "app01").verdict()).isEqualTo(INCONCLUSIVE);
  }

  @Test
  void aRollbackThatDidNotStartIsNone() {
    var track = new GateServiceFixture(gate().journey("checkout").health().policy());
    track.serving();
    track.askStarted("app01");
    track.healthy(NEW, "app01");
    track.failsAlone("app01", 6);
    assertThat(track.ask(POST_START, "app01").verdict()).isEqualTo(NO_GO);
    track.control.open("back", "shop", OLD, Rollout.Kind.ROLLBACK, "pipeline", track.now);
    track.healthy(NEW, "app01");
    assertThat(track.ask("back", POST_START, "app01", OLD).verdict()).isNotEqualTo(GO);
  }

  @Test
  void aRollbackOfANodeThatIsStillDrainingIsNone() {
    var track = new GateServiceFixture(gate().journey("checkout").health().policy());
    track.serving();
    track.askStarted("app01");
    track.healthy(NEW, "app01");
    track.failsAlone("app01", 6);
    assertThat(track.ask(POST_START, "app01").verdict()).isEqualTo(NO_GO);
    track.control.open("back", "shop", OLD, Rollout.Kind.ROLLBACK, "pipeline", track.now);
    track.tell("back", "app01", Phase.DRAINING);
    track.healthy(NEW, "app01");
    assertThat(track.ask("back", POST_START, "app01", OLD).verdict()).isNotEqualTo(GO);
  }
}
