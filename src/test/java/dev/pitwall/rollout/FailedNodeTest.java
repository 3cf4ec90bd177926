package dev.pitwall.rollout;

import static dev.pitwall.gate.GatePhase.POST_START;
import static dev.pitwall.gate.GatePhase.PRE_DRAIN;
import static dev.pitwall.gate.Verdict.GO;
import static dev.pitwall.gate.Verdict.NO_GO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node whose process failed is not cured by what a tool calls it. */
class FailedNodeTest {
  private final GateServiceFixture track = new GateServiceFixture();

  @BeforeEach
  void aNodeFails() {
    track.serving();
    track.askStarted("app01");
    track.pass(Duration.ofSeconds(3));
    track.healthy(GateServiceFixture.NEW, "app01");
    track.failsAlone("app01", 6);
    assertThat(track.record("app01").phase()).isEqualTo(Phase.FAILED);
    track.open("r2", GateServiceFixture.NEW);
  }

  private Evaluation askedBefore(String node) {
    track.serving();
    Question next = new Question("shop", "r2", node, PRE_DRAIN, GateServiceFixture.NEW, 1);
    return track.control.ask(next, "pipeline", track.now);
  }

  @Test
  void isNotDoneBecauseAnotherRolloutSaysSo() {
    assertThatThrownBy(() -> track.control.move("r2", "app01", Phase.DONE, "p", track.now))
        .isInstanceOf(IllegalTransition.class)
        .hasMessageContaining("app01 is failed and cannot become done");
    assertThat(track.record("app01").phase()).isEqualTo(Phase.FAILED);
  }

  @Test
  void stopsTheNextOneAlsoWhenItIsGivenBackWithoutAStart() {
    track.control.move("r1", "app01", Phase.DRAINING, "p", track.now);
    track.control.move("r1", "app01", Phase.WAITING, "p", track.now);
    Evaluation next = askedBefore("app02");
    assertThat(next.verdict()).isEqualTo(NO_GO);
    assertThat(next.judgement().reason()).contains("app01 failed (evaluation ev_");
  }

  @Test
  void stopsNobodyAnyMoreOnceThatIsAcknowledged() {
    Evaluation stop = track.ask(POST_START, "app01");
    track.control.move("r1", "app01", Phase.DRAINING, "p", track.now);
    track.control.move("r1", "app01", Phase.WAITING, "p", track.now);
    track.control.acknowledge(stop.id(), "ann", "the peers are worse", track.now);
    track.runs(20, "app01", dev.pitwall.journey.Outcome.PASSED);
    assertThat(askedBefore("app02").verdict()).isEqualTo(GO);
  }
}
