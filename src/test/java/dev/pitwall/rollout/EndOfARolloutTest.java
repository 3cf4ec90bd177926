package dev.pitwall.rollout;

import static dev.pitwall.gate.GatePhase.FLEET;
import static dev.pitwall.gate.GatePhase.POST_START;
import static dev.pitwall.gate.GatePhase.PRE_DRAIN;
import static dev.pitwall.gate.Verdict.GO;
import static dev.pitwall.testing.Gates.gate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a rollout leaves behind when it ends, and when it may be said to have succeeded. */
class EndOfARolloutTest {
  private static final String NEW = "2.0";
  private static final Duration MINUTE = Duration.ofSeconds(60);

  private GateServiceFixture track = new GateServiceFixture(GateServiceFixture.checkout().policy());

  private Rollout rollout(String id) {
    return track.control.findRollout(id).orElseThrow();
  }

  @Test
  void aNodeThatItLeftOutIsGivenBackOnceItIsStarted() {
    track.serving();
    track.open("r1", NEW);
    track.tell("r1", "app01", Phase.DRAINING);
    track.tell("r1", "app01", Phase.STOPPED);
    track.control.finish("r1", Rollout.Result.FAILED, "x", track.now);
    track.down("app01", 4);
    for (int i = 0; i < 5; i++) {
      track.pass(Duration.ofMinutes(5));
      track.serving();
    }
    assertThat(track.record("app01").phase()).isEqualTo(Phase.WAITING);
    assertThat(track.ask("r2", PRE_DRAIN, "app02", NEW).verdict()).isEqualTo(GO);
  }

  @Test
  void aNodeThatItLeftOutAndThatIsWellIsGivenBackAtOnce() {
    track.serving();
    track.open("r1", NEW);
    track.tell("r1", "app01", Phase.DRAINING);
    track.serving();
    track.serving();
    track.control.finish("r1", Rollout.Result.FAILED, "x", track.now);
    assertThat(track.record("app01").phase()).isEqualTo(Phase.WAITING);
  }

  @Test
  void oneThatIsAskedAboutIsNotAbandonedByARestart() {
    track.serving();
    track.open("r1", NEW);
    track.restartNode("app01");
    track.control.hold(null, "ann", "provider", null, track.now);
    for (int i = 0; i < 70; i++) {
      track.pass(Duration.ofMinutes(1));
      track.healthy(NEW, "app01");
      track.ask("r1", POST_START, "app01", NEW);
    }
    track.restart();
    track.pass(Duration.ofSeconds(1));
    assertThat(rollout("r1").outcome()).isNull();
  }

  @Test
  void nodesThatAreDoneInTheVersionBeforeAreNoSuccess() {
    track = new GateServiceFixture(GateServiceFixture.usual().policy());
    track.serving();
    track.open("r1", NEW);
    for (String node : GateServiceFixture.NODES) {
      track.upgrade(node);
    }
    track.open("r1", "3.0");
    assertThatThrownBy(() -> track.control.finish("r1", Rollout.Result.SUCCEEDED, "x", track.now))
        .isInstanceOf(IllegalTransition.class)
        .hasMessageContaining("done for the version before");
  }

  @Test
  void aGoOfTheFleetThatHasEndedIsNoSuccess() {
    track = new GateServiceFixture(gate().health().minHealthy(0).lease(MINUTE).policy());
    track.open("r1", NEW);
    track.healthy(NEW, "app01", "app02", "app03");
    assertThat(track.ask("r1", FLEET, null, NEW).verdict()).isEqualTo(GO);
    track.down("app02", 3);
    track.pass(Duration.ofMinutes(20));
    assertThatThrownBy(() -> track.control.finish("r1", Rollout.Result.SUCCEEDED, "x", track.now))
        .isInstanceOf(IllegalTransition.class);
  }

  @Test
  void aGateThatWasMissingForOneStartIsAskedAnew() {
    track = new GateServiceFixture(gate().health().minHealthy(2).policy());
    track.open("r1", NEW);
    track.ask("r1", FLEET, null, NEW);
    track.restart(gate().named("other").health().policy());
    track.restart(gate().health().minHealthy(2).policy());
    track.pass(Duration.ofMinutes(30));
    track.healthy(NEW, "app01", "app02", "app03");
    assertThat(track.ask("r1", FLEET, null, NEW).verdict()).isEqualTo(GO);
  }
}
