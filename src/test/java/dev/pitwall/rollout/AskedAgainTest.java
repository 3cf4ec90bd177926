package dev.pitwall.rollout;

import static dev.pitwall.gate.GatePhase.FLEET;
import static dev.pitwall.gate.GatePhase.POST_START;
import static dev.pitwall.gate.GatePhase.PRE_DRAIN;
import static dev.pitwall.gate.Verdict.GO;
import static dev.pitwall.gate.Verdict.NO_GO;
import static dev.pitwall.gate.Verdict.PENDING;
import static dev.pitwall.testing.Gates.gate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.gate.GatePhase;
import dev.pitwall.journey.Outcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The same question asked again is answered by what is so now, where it may be otherwise. */
class AskedAgainTest {
  private static final String OLD = GateServiceFixture.OLD;
  private static final String NEW = GateServiceFixture.NEW;
  private static final Duration A_MOMENT = Duration.ofSeconds(11);

  private final GateServiceFixture track =
      new GateServiceFixture(gate().health().journey("checkout").minHealthy(2).policy());

  private Evaluation ask(String rollout, GatePhase phase, @Nullable String node) {
    return track.ask(rollout, phase, node, NEW);
  }

  private Evaluation proven(String node) {
    track.healthy(NEW, node);
    track.runs(12, node, Outcome.PASSED);
    track.healthy(NEW, node);
    return ask("r1", POST_START, node);
  }

  @Test
  void aNodeMayBeTakenOutOnceTheOtherIsBackThatWasOutWhenItWasFirstAsked() {
    track.serving();
    track.open("r1", NEW);
    track.tell("r1", "app01", Phase.DRAINING);
    track.tell("r1", "app01", Phase.STOPPED);
    track.serving();
    assertThat(ask("r1", PRE_DRAIN, "app02").verdict()).isEqualTo(NO_GO);
    track.tell("r1", "app01", Phase.STARTED);
    ask("r1", POST_START, "app01");
    assertThat(proven("app01").verdict()).isEqualTo(GO);
    track.runsAs("app01", NEW);
    track.serving();
    assertThat(ask("r1", PRE_DRAIN, "app02").verdict()).isEqualTo(GO);
  }

  @Test
  void theFleetIsJudgedOnceTheNodeThatFailedIsPutRight() {
    track.serving();
    track.open("r1", NEW);
    track.restartNode("app01");
    track.healthy(NEW, "app01");
    ask("r1", POST_START, "app01");
    ask("r1", FLEET, null);
    track.failsAlone("app01", 8);
    Evaluation stop = ask("r1", POST_START, "app01");
    assertThat(stop.verdict()).isEqualTo(NO_GO);
    assertThat(ask("r1", FLEET, null).verdict()).isEqualTo(NO_GO);
    track.control.acknowledge(stop.id(), "ann", "put right", track.now);
    track.restartNode("app01");
    assertThat(proven("app01").verdict()).isEqualTo(GO);
    for (String node : new String[] {"app02", "app03"}) {
      track.runsAs(node, NEW);
    }
    track.pass(A_MOMENT);
    track.serving();
    Evaluation asked = ask("r1", FLEET, null);
    assertThat(asked.judgement().reason()).doesNotContain("failed (evaluation");
    assertThat(asked.verdict()).isEqualTo(PENDING);
    track.healthy(NEW, "app01", "app02", "app03");
    track.runs(12, null, Outcome.PASSED);
    track.healthy(NEW, "app01", "app02", "app03");
    assertThat(ask("r1", FLEET, null).verdict()).isEqualTo(GO);
  }

  @Test
  void aStopThatWasAcknowledgedIsJudgedAnewByRunsOfAfterIt() {
    track.serving();
    track.open("r1", NEW);
    track.restartNode("app01");
    track.healthy(NEW, "app01");
    ask("r1", POST_START, "app01");
    track.failsAlone("app01", 8);
    Evaluation stop = ask("r1", POST_START, "app01");
    assertThat(stop.verdict()).isEqualTo(NO_GO);
    track.control.acknowledge(stop.id(), "ann", "a bad database, now mended", track.now);
    assertThat(ask("r1", POST_START, "app01").verdict()).isEqualTo(PENDING);
    assertThat(proven("app01").verdict()).isEqualTo(GO);
    assertThat(track.control.findEvaluation(stop.id()).orElseThrow().verdict()).isEqualTo(NO_GO);
  }

  @Test
  void aProcessThatWasReplacedWithinASecondProvesNothingForTheNextOnceThatIsTold() {
    track.serving();
    track.open("r1", NEW);
    track.restartNode("app01");
    track.healthy(NEW, "app01");
    track.runs(15, "app01", Outcome.PASSED); // nobody asks meanwhile
    track.tell("r1", "app01", Phase.STARTED);
    track.healthy(NEW, "app01");
    assertThat(ask("r1", POST_START, "app01").verdict()).isEqualTo(PENDING);
  }

  @Test
  void aToolThatTellsAStartTwiceInOneBreathTellsOfOne() {
    track.serving();
    track.open("r1", NEW);
    track.restartNode("app01");
    int turn = track.record("app01").turn();
    track.now = track.now.plusSeconds(2);
    track.tell("r1", "app01", Phase.STARTED);
    assertThat(track.record("app01").turn()).isEqualTo(turn);
  }

  @Test
  void aNodeThatAnotherRolloutHasTakenOutIsNotFreeToBeTaken() {
    track.serving();
    track.open("r1", NEW);
    track.open("r2", "3.0");
    track.tell("r1", "app02", Phase.DRAINING);
    track.serving();
    Evaluation other = ask("r2", PRE_DRAIN, "app02");
    assertThat(other.verdict()).isEqualTo(PENDING);
    assertThat(other.judgement().reason())
        .contains("app02 was taken out by rollout r1 and is draining");
    assertThat(ask("r1", PRE_DRAIN, "app02").judgement().reason()).doesNotContain("by rollout");
  }

  @Test
  void aNodeThatARolloutLeftOutWhenItEndedIsFreeForTheNext() {
    track.serving();
    track.open("r1", NEW);
    track.tell("r1", "app02", Phase.DRAINING);
    track.control.finish("r1", Rollout.Result.FAILED, "pipeline", track.now);
    track.serving();
    Evaluation next = ask("r2", PRE_DRAIN, "app02");
    assertThat(next.judgement().reason()).doesNotContain("by rollout");
    assertThat(next.verdict()).isEqualTo(GO);
  }

  @Test
  void aWayBackIsNotBlockedByTheRolloutThatHasTheNode() {
    track.serving();
    track.open("r1", NEW);
    track.tell("r1", "app02", Phase.DRAINING);
    track.control.open("back", "shop", OLD, Rollout.Kind.ROLLBACK, "pipeline", track.now);
    track.serving();
    Question back = GateServiceFixture.firstAsked("shop", "back", "app02", PRE_DRAIN, OLD);
    assertThat(track.ask(back).verdict()).isEqualTo(GO);
  }

  @Test
  void whoMayOnlyReadOpensNoQuestionAnewThatWasAcknowledged() {
    track.serving();
    track.open("r1", NEW);
    track.restartNode("app01");
    track.healthy(NEW, "app01");
    Question asked = GateServiceFixture.firstAsked("shop", "r1", "app01", POST_START, NEW);
    track.ask(asked);
    track.failsAlone("app01", 8);
    Evaluation stop = track.ask(asked);
    assertThat(track.control.changesBy(asked, track.now)).isFalse();
    track.control.acknowledge(stop.id(), "ann", "mended", track.now);
    assertThat(track.control.changesBy(asked, track.now)).isTrue();
  }

  @Test
  void aNodeThatAnotherRolloutMayTakeOutIsNotFreeToBeTaken() {
    track.serving();
    assertThat(ask("r1", PRE_DRAIN, "app02").verdict()).isEqualTo(GO);
    track.serving();
    Evaluation other = ask("r2", PRE_DRAIN, "app02");
    assertThat(other.verdict()).isEqualTo(PENDING);
    assertThat(other.judgement().reason()).contains("may be taken out by rollout r1 until");
    track.pass(Duration.ofMinutes(3));
    track.serving();
    assertThat(ask("r2", PRE_DRAIN, "app02").verdict()).isEqualTo(GO);
  }

  @Test
  void whatFailedBeforeTheQuestionStopsItOnlyWhenItFailsStill() {
    track.serving();
    for (int i = 0; i < 6; i++) {
      track.run("app03", Outcome.FAILED, OLD);
    }
    track.healthy(OLD, "app01", "app02", "app03");
    Evaluation asked = ask("r1", PRE_DRAIN, "app01");
    assertThat(asked.verdict()).isEqualTo(PENDING);
    assertThat(asked.judgement().needs()).isNotEmpty();
    track.run("app03", Outcome.FAILED, OLD);
    assertThat(ask("r1", PRE_DRAIN, "app01").verdict()).isEqualTo(NO_GO);
  }
}
