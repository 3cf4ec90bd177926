package dev.pitwall.rollout;

import static dev.pitwall.gate.GatePhase.POST_START;
import static dev.pitwall.gate.Verdict.HOLD;
import static dev.pitwall.gate.Verdict.NO_GO;
import static dev.pitwall.gate.Verdict.PENDING;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a caller changed is written; what follows for open questions cannot be written yet. */
class JudgedLaterTest {
  private static final String NEW = GateServiceFixture.NEW;

  private final GateServiceFixture track =
      new GateServiceFixture(GateServiceFixture.checkout().policy());

  @BeforeEach
  void serve() {
    track.serving();
    track.open("r1", NEW);
    track.restartNode("app01");
  }

  private Evaluation open() {
    track.healthy(NEW, "app01");
    Evaluation open = track.ask(POST_START, "app01");
    assertThat(open.verdict()).isEqualTo(PENDING);
    return open;
  }

  private void refuseVerdicts() {
    track.journal.refuse(line -> line.entry() instanceof Journal.Entry.OfEvaluation);
  }

  private void takeAll() {
    track.journal.refuse(line -> false);
    track.pass(Duration.ofSeconds(1));
  }

  @Test
  void aHold() {
    Evaluation open = open();
    refuseVerdicts();
    Hold hold = track.control.hold("shop", "ada", "stop", null, track.now);

    assertThat(track.control.holds()).containsExactly(hold);
    assertThat(track.journal.remember().holds()).containsExactly(hold);
    takeAll();
    assertThat(track.standing(open).verdict()).isEqualTo(HOLD);
  }

  @Test
  void aRelease() {
    Evaluation open = open();
    Hold hold = track.control.hold("shop", "ada", "stop", null, track.now);
    assertThat(track.standing(open).verdict()).isEqualTo(HOLD);
    refuseVerdicts();
    track.control.release(hold.id(), "ada", track.now);

    assertThat(track.journal.remember().holds()).noneMatch(one -> one.isActive(track.now));
    takeAll();
    assertThat(track.standing(open).verdict()).isEqualTo(PENDING);
  }

  @Test
  void aMove() {
    open();
    track.control.hold("shop", "ada", "stop", null, track.now);
    track.failsAlone("app01", 3);
    track.journal.refuse(
        line ->
            line.entry() instanceof Journal.Entry.OfEvaluation(var evaluation)
                && !evaluation.isFinal());
    track.tell("r1", "app01", Phase.FAILED);

    assertThat(track.phaseOf("app01")).isEqualTo(Phase.FAILED);
    assertThat(track.record("app01").phase()).isEqualTo(Phase.FAILED);
    takeAll();
    assertThat(track.phaseOf("app01")).isEqualTo(Phase.FAILED);
  }

  /** The stop has no weight from the moment on at which that is written, whatever fails then. */
  @Test
  void anAcknowledgement() {
    open();
    track.failsAlone("app01", 8);
    Evaluation stop = track.ask(POST_START, "app01");
    assertThat(stop.verdict()).isEqualTo(NO_GO);
    track.journal.refuse(line -> !(line.entry() instanceof Journal.Entry.OfAcknowledgement));
    track.control.acknowledge(stop.id(), "ann", "mended", track.now);

    assertThat(track.journal.remember().acknowledgements()).hasSize(1);
    takeAll();
    assertThat(track.ask(track.question(POST_START, "app01", 2)).id()).isNotEqualTo(stop.id());
  }
}
