package dev.pitwall.gate;

import static dev.pitwall.gate.Cases.drained;
import static dev.pitwall.gate.Cases.fleet;
import static dev.pitwall.gate.Cases.postStart;
import static dev.pitwall.gate.Cases.preDrain;
import static dev.pitwall.gate.Verdict.GO;
import static dev.pitwall.gate.Verdict.INCONCLUSIVE;
import static dev.pitwall.gate.Verdict.NO_GO;
import static dev.pitwall.gate.Verdict.PENDING;
import static dev.pitwall.testing.Gates.gate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.gate.NodeStart.State;
import dev.pitwall.testing.Gates;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What each check makes of literal evidence, through the judge. */
class ChecksTest {
  @Test
  void beforeADrainEnoughOtherNodesMustBeHealthy() {
    Gates gate = gate().health().minHealthy(2);
    Cases both = preDrain().up("app01").up("app01").up("app03").up("app03");
    assertThat(both.verdictOf(gate)).isEqualTo(GO);
    assertThat(both.out("app03").verdictOf(gate)).isEqualTo(NO_GO);
    Cases unsure = preDrain().up("app01").up("app01").up("app03");
    assertThat(unsure.verdictOf(gate)).isEqualTo(PENDING);
    Cases down = unsure.down("app03").down("app03").down("app03");
    assertThat(down.verdictOf(gate)).isEqualTo(NO_GO);
  }

  @Test
  void aNodeThatIsAboutToBeTakenOutIsNoHeadroomAndItsHolderIsNamed() {
    Cases cases = preDrain().reserved("app01", "rollout r7 was told GO for it 12 s ago");
    assertThat(cases.verdictOf(gate())).isEqualTo(GO);
    assertThat(cases.verdictOf(gate().minHealthy(2))).isEqualTo(NO_GO);
    assertThat(cases.reasonOf(gate().minHealthy(2)))
        .contains("app01: rollout r7 was told GO for it 12 s ago");
  }

  @Test
  void anUpgradedNodeThatIsNotProvenIsNoHeadroomExceptOnTheWayBack() {
    Gates gate = gate().minHealthy(2);
    assertThat(preDrain().verdictOf(gate)).isEqualTo(GO);
    assertThat(preDrain().unproven("app01").verdictOf(gate)).isEqualTo(PENDING);
    assertThat(preDrain().unproven("app01").rollback().verdictOf(gate)).isEqualTo(GO);
  }

  @Test
  void beforeADrainQueuesMustKeepUp() {
    Gates gate = gate().queue("orders");
    assertThat(preDrain().queue("orders", 0.0).verdictOf(gate)).isEqualTo(GO);
    assertThat(preDrain().verdictOf(gate)).isEqualTo(PENDING);
    assertThat(preDrain().queue("orders", 9.0, 0.0).verdictOf(gate)).isEqualTo(NO_GO);
  }

  @Test
  void aNodeIsStoppedWhenNothingIsLeftOnIt() {
    Gates gate = gate().drained("work");
    assertThat(drained().work("work", 0.0, 3.0).verdictOf(gate)).isEqualTo(PENDING);
    assertThat(drained().work("work", 2.0, 0.0).verdictOf(gate)).isEqualTo(PENDING);
    assertThat(drained().work("work", 0.0, 0.0).verdictOf(gate)).isEqualTo(GO);
    assertThat(drained().work("work", null, 0.0).verdictOf(gate)).isEqualTo(GO);
    assertThat(drained().verdictOf(gate.drained("jobs"))).isEqualTo(PENDING);
  }

  @Test
  void aGaugeThatCountsTheRequestWhichReadsItIsAllowedForAndHintedAt() {
    Cases one = drained().work("work", null, 1.0);
    assertThat(one.verdictOf(gate().drained(new DrainedRule("work", 1)))).isEqualTo(GO);
    assertThat(one.verdictOf(gate().drained("work"))).isEqualTo(PENDING);
    assertThat(one.reasonOf(gate().drained("work")))
        .contains("1 requests or jobs left (if that is the request which reads the figure, set")
        .contains("at_most: 1")
        .contains("required at most 0 left");
    Cases two = drained().work("work", null, 2.0);
    assertThat(two.verdictOf(gate().drained(new DrainedRule("work", 1)))).isEqualTo(PENDING);
    assertThat(two.reasonOf(gate().drained("work"))).doesNotContain("at_most");
  }

  @Test
  void whatDoesNotTellTheWorkLeftDoesNotLetANodeBeStopped() {
    Gates gate = gate().drained("work");
    assertThat(drained().work("work", null, null).verdictOf(gate)).isEqualTo(PENDING);
    assertThat(drained().work("work", Double.NaN, 0.0).verdictOf(gate)).isEqualTo(PENDING);
    assertThat(drained().work("work", 5.0, -5.0).verdictOf(gate)).isEqualTo(PENDING);
    assertThat(drained().after(-1).work("work", 0.0, 0.0).verdictOf(gate)).isEqualTo(PENDING);
    assertThat(drained().work("work", 0.0, 0.0).after(60).verdictOf(gate)).isEqualTo(PENDING);
  }

  @Test
  void workReadBeforeTheQuestionWasAskedDoesNotLetANodeBeStopped() {
    Cases cases = drained().work("work", 0.0, 0.0).openedNow();
    assertThat(cases.verdictOf(gate().drained("work"))).isEqualTo(PENDING);
    assertThat(cases.work("work", 0.0, 0.0).verdictOf(gate().drained("work"))).isEqualTo(GO);
  }

  @Test
  void aNodeWithoutAGoBeforeItsDrainIsAskedForHeadroomBeforeItsStop() {
    Gates gate = gate().drained("work").minHealthy(2);
    Cases cases = drained().work("work", 0.0, 0.0).out("app01");
    assertThat(cases.verdictOf(gate)).isEqualTo(GO);
    assertThat(cases.drainNotProven().verdictOf(gate)).isEqualTo(NO_GO);
  }

  @Test
  void aNodeThatWasUpAndIsDownIsStoppedAndOneThatStillStartsIsNot() {
    Gates gate = gate().health();
    Cases starting = postStart().down("app02").down("app02").down("app02");
    assertThat(starting.verdictOf(gate)).isEqualTo(PENDING);
    assertThat(starting.up().verdictOf(gate)).isEqualTo(GO);
    assertThat(starting.down("app02").verdictOf(gate)).isEqualTo(PENDING);
    assertThat(starting.down("app02").down("app02").verdictOf(gate)).isEqualTo(NO_GO);
  }

  @Test
  void aNodeThatIsDownLongerThanAStartMayTakeIsStopped() {
    Gates gate = gate().health().startWithin(Duration.ofSeconds(90));
    Cases early = postStart().after(86).down("app02").down("app02").down("app02");
    assertThat(early.verdictOf(gate)).isEqualTo(PENDING);
    Cases late = postStart().after(87).down("app02").down("app02").down("app02");
    assertThat(late.verdictOf(gate)).isEqualTo(NO_GO);
    assertThat(late.reasonOf(gate)).contains("2 good answers in a row within 90 s of its start");
    assertThat(late.start(State.AWAITED, null).verdictOf(gate)).isEqualTo(PENDING);
  }

  @Test
  void aHealthAnswerIsFreshForThreeOfItsStepsAndAtLeastFiveSeconds() {
    assertThat(postStart().up().after(4).verdictOf(gate().health())).isEqualTo(GO);
    assertThat(postStart().up().after(5).verdictOf(gate().health())).isEqualTo(PENDING);
  }

  @Test
  void healthAnswersDatedAfterNowDoNotCount() {
    Gates gate = gate().health();
    assertThat(postStart().after(3600).up().after(-3602).verdictOf(gate)).isEqualTo(PENDING);
    Cases jumped = postStart().after(3600).up("app02").after(-3601).up("app02");
    assertThat(jumped.verdictOf(gate)).isEqualTo(PENDING);
    Cases wasUp = postStart().after(3600).up().after(-3602);
    assertThat(wasUp.down("app02").down("app02").down("app02").verdictOf(gate)).isEqualTo(PENDING);
  }

  @Test
  void theFleetIsGoodWhenEveryNodeIs() {
    Gates gate = gate().health();
    Cases one = fleet().peers("app01", "app02").up("app01").up("app01");
    assertThat(one.verdictOf(gate)).isEqualTo(PENDING);
    assertThat(one.up("app02").up("app02").verdictOf(gate)).isEqualTo(GO);
    assertThat(one.down("app02").down("app02").down("app02").verdictOf(gate)).isEqualTo(NO_GO);
  }

  @Test
  void aStartThatWasNeitherToldNorSeenIsWaitedFor() {
    Gates gate = gate().health();
    assertThat(postStart().up().verdictOf(gate)).isEqualTo(GO);
    assertThat(postStart().start(State.SEEN, null).up().verdictOf(gate)).isEqualTo(GO);
    assertThat(postStart().start(State.ASSUMED, null).up().reasonOf(gate))
        .contains("nothing on this service shows a start");
    Cases awaited = postStart().start(State.AWAITED, null).up();
    assertThat(awaited.verdictOf(gate)).isEqualTo(PENDING);
    assertThat(awaited.reasonOf(gate))
        .contains("start:app02: no start of app02 was told or seen yet");
    assertThat(awaited.deadlinePassed().verdictOf(gate)).isEqualTo(INCONCLUSIVE);
  }

  @Test
  void aQueueReadBeforeTheNodeStartedDoesNotAnswer() {
    Gates gate = gate().queue("orders");
    assertThat(postStart().queue("orders", 0.0).countsFromNow().verdictOf(gate)).isEqualTo(PENDING);
    assertThat(postStart().queue("orders", 9.0, 0.0).countsFromNow().verdictOf(gate))
        .isEqualTo(PENDING);
  }

  @Test
  void aQueueThatWasEmptyBeforeTheNodeStartedAndFillsNowIsNotGood() {
    Cases fills = postStart().queue("orders", 0.0).countsFromNow().queue("orders", 900.0);
    assertThat(fills.verdictOf(gate().queue("orders"))).isEqualTo(PENDING);
  }

  @Test
  void aQueueSaysNothingOfANodeThatHasJustStarted() {
    Gates gate = gate().queue("orders");
    Cases early = postStart().countsFromNow().after(3).queue("orders", 0.0);
    Judgement soon = early.judgedBy(gate);
    assertThat(soon.verdict()).isEqualTo(PENDING);
    assertThat(soon.findings().getLast().observed()).contains("read too soon after the start");
    assertThat(early.queue("orders", 0.0).verdictOf(gate)).isEqualTo(GO);
    assertThat(preDrain().countsFromNow().queue("orders", 0.0).verdictOf(gate)).isEqualTo(GO);
  }
}
