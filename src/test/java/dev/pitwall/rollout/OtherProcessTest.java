package dev.pitwall.rollout;

import static dev.pitwall.gate.GatePhase.FLEET;
import static dev.pitwall.gate.GatePhase.POST_START;
import static dev.pitwall.gate.Verdict.GO;
import static dev.pitwall.gate.Verdict.PENDING;
import static dev.pitwall.testing.Gates.gate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What another process did proves nothing. */
class OtherProcessTest {
  private static final String NEW = GateServiceFixture.NEW;

  /** A node whose start was told, and which then passed often enough; it tells no version. */
  private static GateServiceFixture withElevenPasses() {
    var track = new GateServiceFixture(gate().journey("checkout").health().policy());
    track.serving();
    track.open("r1", NEW);
    track.tell("r1", "app01", Phase.STARTED);
    for (int i = 0; i < 12; i++) {
      track.healthy(null, "app01");
      track.run("app01", Outcome.PASSED, null);
    }
    return track;
  }

  @Test
  void theStartThatAnotherRolloutTellsIsAnotherProcess() {
    GateServiceFixture track = withElevenPasses();
    track.open("r2", "3.0");
    track.control.move("r2", "app01", Phase.STARTED, "other", track.now);
    assertThat(track.ask("r2", POST_START, "app01", "3.0").verdict()).isEqualTo(PENDING);
  }

  @Test
  void theStartOfTheNextVersionThatIsToldIsAnotherProcess() {
    GateServiceFixture track = withElevenPasses();
    track.open("r1", "3.0");
    track.tell("r1", "app01", Phase.STARTED);
    assertThat(track.ask("r1", POST_START, "app01", "3.0").verdict()).isEqualTo(PENDING);
  }

  @Test
  void aNodeOfWhichAStartIsToldAgainHasItsFullTimeToStart() {
    var track = new GateServiceFixture(gate().journey("checkout").health().policy());
    track.serving();
    track.open("r1", NEW);
    track.tell("r1", "app01", Phase.STARTED);
    track.down("app01", 85);
    track.open("r1", "3.0"); // the first try does not come up; the next one is installed
    track.tell("r1", "app01", Phase.STARTED);
    track.down("app01", 8);
    assertThat(track.ask("r1", POST_START, "app01", "3.0").verdict()).isEqualTo(PENDING);
  }

  @Test
  void theNextRolloutOfTheSameVersionWaitsForItsOwnStart() {
    var track = new GateServiceFixture(gate().journey("checkout").health().policy());
    track.serving();
    track.askStarted("app01");
    track.healthy(NEW, "app01");
    track.runs(12, "app01", Outcome.PASSED);
    track.healthy(NEW, "app01");
    assertThat(track.ask(POST_START, "app01").verdict()).isEqualTo(GO);
    track.control.finish("r1", Rollout.Result.FAILED, "pipeline", track.now);
    track.open("r2", NEW);
    assertThat(track.ask("r2", POST_START, "app01", NEW).verdict()).isEqualTo(PENDING);
  }

  @Test
  void whereNothingShowsAStartTheQuestionOfTheNextRolloutCountsAsOne() {
    var track = new GateServiceFixture(gate().journey("checkout").policy());
    track.open("r1", NEW);
    track.ask(POST_START, "app01");
    track.runs(12, "app01", Outcome.PASSED);
    assertThat(track.ask(POST_START, "app01").verdict()).isEqualTo(GO);
    track.control.finish("r1", Rollout.Result.FAILED, "pipeline", track.now);
    track.open("r2", NEW);
    assertThat(track.ask("r2", POST_START, "app01", NEW).verdict()).isEqualTo(PENDING);
  }

  @Test
  void aRolloutThatGotGoForEveryNodeHasSucceeded() {
    var track = new GateServiceFixture(gate().journey("checkout").policy());
    for (String id : List.of("r1", "r2")) {
      track.open(id, NEW);
      for (String node : GateServiceFixture.NODES) {
        track.ask(id, POST_START, node, NEW);
        track.runs(12, node, Outcome.PASSED);
        assertThat(track.ask(id, POST_START, node, NEW).verdict()).isEqualTo(GO);
      }
      assertThatCode(
              () -> track.control.finish(id, Rollout.Result.SUCCEEDED, "pipeline", track.now))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void runsOfBeforeARestartProveNoFleet() {
    var track = new GateServiceFixture(gate().journey("checkout").health().version().policy());
    track.open("r1", NEW);
    track.healthy(NEW, "app01", "app02", "app03");
    List<Run> kept = new ArrayList<>();
    for (int i = 0; i < 14; i++) {
      kept.add(track.run(null, Outcome.PASSED));
    }
    track.restart();
    track.control.feed().recall(kept);
    track.healthy(NEW, "app01", "app02", "app03");
    assertThat(track.ask(FLEET, null).verdict()).isEqualTo(PENDING);
  }
}
