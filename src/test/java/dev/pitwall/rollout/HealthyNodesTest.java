package dev.pitwall.rollout;

import static dev.pitwall.gate.GatePhase.POST_START;
import static dev.pitwall.gate.GatePhase.PRE_DRAIN;
import static dev.pitwall.gate.Verdict.GO;
import static dev.pitwall.gate.Verdict.INCONCLUSIVE;
import static dev.pitwall.gate.Verdict.PENDING;
import static dev.pitwall.rollout.GateServiceFixture.firstAsked;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What fails no node, and reserves none. */
class HealthyNodesTest {
  private static final String NEW = GateServiceFixture.NEW;

  @Test
  void aStartThatNeverCameFailsNoProcessThatWasProvenBefore() {
    var track = new GateServiceFixture();
    track.serving();
    track.open("r1", NEW);
    track.upgrade("app01");
    assertThat(track.ask(POST_START, "app01").verdict()).isEqualTo(GO);
    track.open("r2", "3.0");
    Question early = firstAsked("shop", "r2", "app01", POST_START, "3.0");
    assertThat(track.ask(early).verdict()).isEqualTo(PENDING);
    for (int i = 0; i < 100; i++) {
      track.pass(Duration.ofSeconds(2));
      track.serving();
    }
    assertThat(track.ask(early).verdict()).isEqualTo(INCONCLUSIVE);
    assertThat(track.record("app01").phase()).isEqualTo(Phase.DONE);
  }

  @Test
  void whoMayOnlyReadFailsNoNode() {
    var track = new GateServiceFixture();
    track.serving();
    track.open("r1", NEW);
    track.upgrade("app01");
    assertThat(track.ask(POST_START, "app01").verdict()).isEqualTo(GO);
    Question loose = firstAsked("shop", null, "app01", POST_START, "9.9");
    assertThat(track.control.askUnchanging(loose, "reader", track.now)).isEmpty();
    for (int i = 0; i < 100; i++) {
      track.pass(Duration.ofSeconds(2));
      track.serving();
    }
    assertThat(track.record("app01").phase()).isEqualTo(Phase.DONE);
  }

  @Test
  void whoMayOnlyReadReservesNoNode() {
    var track = new GateServiceFixture();
    track.serving();
    Question loose = firstAsked("shop", null, "app02", PRE_DRAIN, null);
    assertThat(track.control.askUnchanging(loose, "reader", track.now)).isEmpty();
    track.open("r1", NEW);
    assertThat(track.ask(PRE_DRAIN, "app01").verdict()).isEqualTo(GO);
  }
}
