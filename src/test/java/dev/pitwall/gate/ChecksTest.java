package dev.pitwall.gate;

import static dev.pitwall.gate.Cases.NEW;
import static dev.pitwall.gate.Cases.OLD;
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

import dev.pitwall.journey.Outcome;
import dev.pitwall.testing.Gates;
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
  void anUpgradedNodeThatIsNotProvenIsNoHeadroomExceptOnTheWayBack() {
    Gates gate = gate().minHealthy(2);
    assertThat(preDrain().verdictOf(gate)).isEqualTo(GO);
    assertThat(preDrain().unproven("app01").verdictOf(gate)).isEqualTo(PENDING);
    assertThat(preDrain().unproven("app01").rollback().verdictOf(gate)).isEqualTo(GO);
  }

  @Test
  void beforeADrainQueuesMustKeepUpAndJourneysAreNotAsked() {
    Gates gate = gate().queue("orders").journey("checkout");
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
  void whatDoesNotTellTheWorkLeftDoesNotLetANodeBeStopped() {
    Gates gate = gate().drained("work");
    assertThat(drained().work("work", null, null).verdictOf(gate)).isEqualTo(PENDING);
    assertThat(drained().work("work", Double.NaN, 0.0).verdictOf(gate)).isEqualTo(PENDING);
    assertThat(drained().work("work", 5.0, -5.0).verdictOf(gate)).isEqualTo(PENDING);
    assertThat(drained().after(-1).work("work", 0.0, 0.0).verdictOf(gate)).isEqualTo(PENDING);
    assertThat(drained().work("work", 0.0, 0.0).after(60).verdictOf(gate)).isEqualTo(PENDING);
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
  void aHealthAnswerThatIsTooOldIsNoAnswer() {
    int tooOld = (int) Gates.MAX_AGE.toSeconds() + 1;
    assertThat(postStart().up().after(tooOld).verdictOf(gate().health())).isEqualTo(INCONCLUSIVE);
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
  void twoAnswersOfAnotherVersionStopAndOneDoesNot() {
    Gates gate = gate().version();
    assertThat(postStart().verdictOf(gate)).isEqualTo(PENDING);
    assertThat(postStart().saysVersion(OLD).verdictOf(gate)).isEqualTo(PENDING);
    assertThat(postStart().saysVersion(OLD).saysVersion(NEW).verdictOf(gate)).isEqualTo(GO);
    assertThat(postStart().saysVersion(OLD).saysVersion(OLD).verdictOf(gate)).isEqualTo(NO_GO);
    assertThat(postStart().saysVersion(OLD).countsFromNow().verdictOf(gate)).isEqualTo(PENDING);
  }

  @Test
  void aRunTellsTheVersionTooAlsoWhenItFailed() {
    Gates gate = gate().version();
    assertThat(postStart().runs("checkout", 2, Outcome.FAILED, OLD).verdictOf(gate))
        .isEqualTo(NO_GO);
    assertThat(postStart().runs("checkout", 1, Outcome.PASSED, NEW).verdictOf(gate)).isEqualTo(GO);
  }

  @Test
  void ofTwoVersionsSeenAtTheSameMomentTheWrongOneCountsWhateverTheOrder() {
    Gates gate = gate().version();
    Cases one = postStart().run("a", Outcome.PASSED, OLD).run("a", Outcome.PASSED, NEW);
    Cases other = postStart().run("a", Outcome.PASSED, NEW).run("a", Outcome.PASSED, OLD);
    assertThat(one.verdictOf(gate)).isEqualTo(PENDING);
    assertThat(other.verdictOf(gate)).isEqualTo(PENDING);
  }

  @Test
  void whoNamesNoVersionIsNotAskedForOne() {
    assertThat(postStart().version(null).up().verdictOf(gate().health().version())).isEqualTo(GO);
    assertThat(postStart().version(null).judgedBy(gate().version()).verdict())
        .isEqualTo(INCONCLUSIVE);
    assertThat(new VersionCheck("app02").find(postStart().version(null).evidence()).decision())
        .isEqualTo(Finding.Decision.GO);
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
    Cases early = postStart().countsFromNow().after(5).queue("orders", 0.0);
    Judgement soon = early.judgedBy(gate);
    assertThat(soon.verdict()).isEqualTo(PENDING);
    assertThat(soon.findings().getLast().observed()).contains("read too soon after the start");
    assertThat(early.queue("orders", 0.0).verdictOf(gate)).isEqualTo(GO);
    assertThat(preDrain().countsFromNow().queue("orders", 0.0).verdictOf(gate)).isEqualTo(GO);
  }
}
