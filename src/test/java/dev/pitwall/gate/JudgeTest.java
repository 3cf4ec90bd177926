package dev.pitwall.gate;

import static dev.pitwall.gate.Cases.NEW;
import static dev.pitwall.gate.Cases.OLD;
import static dev.pitwall.gate.Cases.fleet;
import static dev.pitwall.gate.Cases.postStart;
import static dev.pitwall.gate.Cases.preDrain;
import static dev.pitwall.gate.Verdict.GO;
import static dev.pitwall.gate.Verdict.HOLD;
import static dev.pitwall.gate.Verdict.INCONCLUSIVE;
import static dev.pitwall.gate.Verdict.NO_GO;
import static dev.pitwall.gate.Verdict.PENDING;
import static dev.pitwall.testing.Gates.gate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.gate.GatePolicy.JourneyRule;
import dev.pitwall.journey.Outcome;
import dev.pitwall.testing.Gates;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Literal evidence in, verdict out. */
class JudgeTest {
  private static final Veto HELD = new Veto.Held("hold_1", "ann", "the race is on", null);
  private static final Veto STICKY = new Veto.Sticky("ev_1", "app02", "checkout failed");
  private static final Veto FAILED = new Veto.NodeFailed("app01");

  @Test
  void aGoodNodeGetsGoAfterSevenCleanRuns() {
    Gates gate = gate().journey("checkout").health();
    assertThat(postStart().up().passes("checkout", 6).verdictOf(gate)).isEqualTo(PENDING);
    assertThat(postStart().up().passes("checkout", 7).verdictOf(gate)).isEqualTo(GO);
  }

  @Test
  void aBrokenNodeIsStoppedAfterThreeFailures() {
    Gates gate = gate().journey("checkout").health();
    assertThat(postStart().up().fails("checkout", 2).verdictOf(gate)).isEqualTo(PENDING);
    assertThat(postStart().up().fails("checkout", 3).verdictOf(gate)).isEqualTo(NO_GO);
  }

  @Test
  void peersThatProvedThemselvesMakeTwoFailuresEnough() {
    Gates gate = gate().journey("checkout");
    assertThat(postStart().baseline("checkout", 400, 0).fails("checkout", 2).verdictOf(gate))
        .isEqualTo(NO_GO);
    assertThat(postStart().baseline("checkout", 400, 4).fails("checkout", 2).verdictOf(gate))
        .isEqualTo(PENDING);
  }

  @Test
  void aJourneyThatIsFlakyOnGoodNodesStillStopsABrokenOne() {
    Gates gate = gate().journey("checkout");
    Cases flaky = postStart().baseline("checkout", 60, 9);
    assertThat(flaky.fails("checkout", 8).verdictOf(gate)).isEqualTo(PENDING);
    assertThat(flaky.fails("checkout", 1).verdictOf(gate)).isEqualTo(NO_GO);
  }

  @Test
  void aJourneyThatIsFlakyOnGoodNodesIsWaitedForAndProvesNothing() {
    Gates gate = gate().journey("checkout").journey("search");
    Cases flaky = postStart().baseline("checkout", 60, 9).passes("search", 20);
    Judgement waits = flaky.fails("checkout", 5).passes("checkout", 9).judgedBy(gate);
    assertThat(waits.verdict()).isEqualTo(PENDING);
    assertThat(waits.needs()).containsExactly(new Need("checkout", "app02", 1));
    Judgement judged = flaky.passes("checkout", 1).judgedBy(gate);
    assertThat(judged.verdict()).isEqualTo(GO);
    assertThat(judged.reason()).contains("not judged: journey:checkout");
    assertThat(flaky.verdictOf(gate().journey("checkout"))).isEqualTo(PENDING);
  }

  @Test
  void aJourneyThatFailsOnEveryGoodNodeIsNoReasonToGoOn() {
    Gates gate = gate().journey("checkout").journey("search").health();
    Cases cases = postStart().up().baseline("checkout", 60, 60).passes("search", 20);
    Judgement judged = cases.fails("checkout", 9).judgedBy(gate);
    assertThat(judged.verdict()).isEqualTo(PENDING);
    assertThat(judged.reason()).contains("60 of 60 runs failed on the nodes not upgraded");
    Gates optional = gate().optionalJourney("checkout").journey("search").health();
    assertThat(cases.verdictOf(optional)).isEqualTo(GO);
  }

  @Test
  void alphaIsSharedOverTheJourneysSoThatThreeNeedMore() {
    Gates gate = gate().journey("checkout").journey("search").journey("login");
    Cases two = postStart().baseline("checkout", 400, 0).fails("checkout", 2);
    assertThat(two.verdictOf(gate)).isEqualTo(PENDING);
    assertThat(two.fails("checkout", 1).verdictOf(gate)).isEqualTo(NO_GO);
  }

  @Test
  void oneBadJourneyStopsHoweverGoodTheOthersAre() {
    Gates gate = gate().journey("checkout").journey("search");
    assertThat(postStart().passes("search", 50).fails("checkout", 4).verdictOf(gate))
        .isEqualTo(NO_GO);
  }

  @Test
  void aJourneyNobodyRanLeavesItPending() {
    Gates gate = gate().journey("checkout").journey("search");
    Judgement judged = postStart().passes("checkout", 20).judgedBy(gate);
    assertThat(judged.verdict()).isEqualTo(PENDING);
    assertThat(judged.needs()).containsExactly(new Need("search", "app02", 7));
  }

  @Test
  void whatIsNeededShrinksWithEachPass() {
    Gates gate = gate().journey("checkout");
    assertThat(postStart().passes("checkout", 3).judgedBy(gate).needs())
        .containsExactly(new Need("checkout", "app02", 4));
    assertThat(fleet().passes("checkout", 6).judgedBy(gate).needs())
        .containsExactly(new Need("checkout", null, 1));
  }

  @Test
  void nothingIsAskedToRunBeforeTheNodeIsUp() {
    Gates gate = gate().journey("checkout").health();
    assertThat(postStart().down("app02").judgedBy(gate).needs()).isEmpty();
    assertThat(postStart().up("app02").judgedBy(gate).needs()).isEmpty();
    assertThat(postStart().up().judgedBy(gate).needs()).hasSize(1);
  }

  @Test
  void nothingIsAskedToRunOnceItIsDecided() {
    Gates gate = gate().journey("checkout");
    assertThat(postStart().passes("checkout", 8).judgedBy(gate).needs()).isEmpty();
    assertThat(postStart().fails("checkout", 3).judgedBy(gate).needs()).isEmpty();
    assertThat(postStart().deadlinePassed().judgedBy(gate).needs()).isEmpty();
  }

  @Test
  void runsThatCouldNotMeasureCountForNothing() {
    Gates gate = gate().journey("checkout");
    Cases cases = postStart().errors("checkout", 20).runs("checkout", 20, Outcome.SKIPPED, null);
    assertThat(cases.verdictOf(gate)).isEqualTo(PENDING);
    assertThat(cases.finding(gate, "journey:checkout").n()).isZero();
    assertThat(cases.deadlinePassed().verdictOf(gate)).isEqualTo(INCONCLUSIVE);
  }

  @Test
  void runsAnsweredByAnotherVersionCountForNothing() {
    Gates gate = gate().journey("checkout");
    assertThat(postStart().runs("checkout", 9, Outcome.PASSED, OLD).verdictOf(gate))
        .isEqualTo(PENDING);
    assertThat(postStart().runs("checkout", 9, Outcome.FAILED, OLD).verdictOf(gate))
        .isEqualTo(PENDING);
    assertThat(postStart().runs("checkout", 9, Outcome.PASSED, NEW).verdictOf(gate)).isEqualTo(GO);
    assertThat(postStart().version(null).runs("checkout", 9, Outcome.PASSED, OLD).verdictOf(gate))
        .isEqualTo(GO);
  }

  @Test
  void theFleetMayAnswerAsBothVersionsWhileItIsUpgraded() {
    assertThat(
            fleet().runs("checkout", 9, Outcome.PASSED, OLD).verdictOf(gate().journey("checkout")))
        .isEqualTo(GO);
  }

  @Test
  void runsBeforeItCountsCountForNothing() {
    Gates gate = gate().journey("checkout");
    assertThat(postStart().passes("checkout", 9).countsFromNow().verdictOf(gate))
        .isEqualTo(PENDING);
    assertThat(postStart().fails("checkout", 9).countsFromNow().verdictOf(gate)).isEqualTo(PENDING);
  }

  @Test
  void runsBeforeTheNodeWasUpCountForNothing() {
    Gates gate = gate().journey("checkout").health();
    Cases refused = postStart().fails("checkout", 9).up();
    assertThat(refused.verdictOf(gate)).isEqualTo(PENDING);
    assertThat(refused.passes("checkout", 7).verdictOf(gate)).isEqualTo(GO);
  }

  @Test
  void aRunThatBeganWhenItCountsCounts() {
    assertThat(
            postStart().countsFromNow().passes("checkout", 7).verdictOf(gate().journey("checkout")))
        .isEqualTo(GO);
  }

  @Test
  void anOptionalJourneyCanStopButIsNotWaitedFor() {
    Gates gate = gate().journey("checkout").optionalJourney("search");
    assertThat(postStart().passes("checkout", 9).verdictOf(gate)).isEqualTo(GO);
    assertThat(postStart().passes("checkout", 9).fails("search", 4).verdictOf(gate))
        .isEqualTo(NO_GO);
  }

  @Test
  void onlySilentOptionalChecksAreNeverGo() {
    Gates gate = gate().optionalJourney("search");
    assertThat(postStart().verdictOf(gate)).isEqualTo(PENDING);
    assertThat(postStart().after(300).verdictOf(gate)).isEqualTo(INCONCLUSIVE);
    assertThat(postStart().passes("search", 7).verdictOf(gate)).isEqualTo(GO);
  }

  @ParameterizedTest
  @EnumSource(names = {"DRAINED", "POST_START", "FLEET"})
  void aGateWithoutChecksIsInconclusiveAtOnce(GatePhase phase) {
    Judgement judged = Cases.in(phase).judgedBy(gate());
    assertThat(judged.verdict()).isEqualTo(INCONCLUSIVE);
    assertThat(judged.reason())
        .isEqualTo(
            "gate shop has no check for phase %s; add one to its configuration (docs/CONFIGURATION.md)"
                .formatted(phase.key()));
  }

  @ParameterizedTest
  @EnumSource
  void nothingSeenIsNeverGo(GatePhase phase) {
    Gates gate = gate().health().version().journey("checkout").queue("orders").drained("work");
    assertThat(Cases.in(phase).verdictOf(gate)).isEqualTo(PENDING);
    assertThat(Cases.in(phase).deadlinePassed().verdictOf(gate)).isEqualTo(INCONCLUSIVE);
  }

  @Test
  void theDeadlineBelongsToInconclusiveAndProofStillCountsAfterIt() {
    Gates gate = gate().journey("checkout");
    assertThat(postStart().after(299).verdictOf(gate)).isEqualTo(PENDING);
    assertThat(postStart().after(300).verdictOf(gate)).isEqualTo(INCONCLUSIVE);
    assertThat(postStart().passes("checkout", 7).after(300).verdictOf(gate)).isEqualTo(GO);
    assertThat(postStart().fails("checkout", 3).after(300).verdictOf(gate)).isEqualTo(NO_GO);
  }

  @Test
  void vetoesOutweighProofInTheirOrder() {
    Gates gate = gate().journey("checkout");
    Cases good = postStart().passes("checkout", 9);
    assertThat(good.veto(FAILED).judgedBy(gate).verdict()).isEqualTo(NO_GO);
    assertThat(good.reasonOf(gate)).contains("app01 of this rollout failed");
    assertThat(good.veto(STICKY).judgedBy(gate).verdict()).isEqualTo(NO_GO);
    assertThat(good.reasonOf(gate)).contains("NO_GO of evaluation ev_1 on app02 stands");
    assertThat(good.veto(HELD).judgedBy(gate).verdict()).isEqualTo(HOLD);
    assertThat(good.reasonOf(gate)).contains("held by ann: the race is on");
  }

  @Test
  void theOrderInWhichVetoesAreToldDoesNotMatter() {
    Veto other = new Veto.NodeFailed("app03");
    assertThat(postStart().veto(FAILED).veto(other).reasonOf(gate()))
        .isEqualTo(postStart().veto(other).veto(FAILED).reasonOf(gate()));
  }

  @Test
  void aWayBackIsHeldUpByAPersonOnly() {
    Gates gate = gate().journey("checkout").health().queue("orders");
    Cases back = postStart().rollback().veto(STICKY).veto(FAILED).fails("checkout", 9);
    assertThat(back.verdictOf(gate)).isEqualTo(GO);
    assertThat(back.reasonOf(gate)).endsWith("is free to go: a rollback needs no proof");
    assertThat(back.veto(HELD).verdictOf(gate)).isEqualTo(HOLD);
  }

  @Test
  void aWayBackIsAskedForHeadroomOnlyBeforeADrain() {
    Gates gate = gate().queue("orders").minHealthy(1);
    assertThat(preDrain().rollback().verdictOf(gate)).isEqualTo(GO);
    assertThat(preDrain().rollback().out("app01").out("app03").verdictOf(gate)).isEqualTo(NO_GO);
  }

  @Test
  void theFindingsComeInTheOrderInWhichTheyAreMade() {
    Gates gate = gate().queue("orders").errors("http").journey("checkout").version().health();
    List<Finding> findings = postStart().judgedBy(gate).findings();
    assertThat(findings)
        .extracting(Finding::check)
        .containsExactly(
            "health:app02", "version:app02", "journey:checkout", "errors:http", "queue:orders");
  }

  @Test
  void atMostTenRunsAreNamedAndTheLastFailureFirst() {
    Gates gate = gate().optionalJourney("search");
    Finding finding =
        postStart().passes("search", 5).fails("search", 12).finding(gate, "journey:search");
    assertThat(finding.evidence()).hasSize(10).startsWith("run_17", "run_16");
    assertThat(finding.rule()).isEqualTo("sprt p0=0.019 p1=0.50 alpha=0.0010 beta=0.010");
  }

  @Test
  void aFailureRateNoTestCanTellFromAGoodNodeIsRefused() {
    assertThatThrownBy(() -> new JourneyRule("a", 0.05, true))
        .hasMessageContaining("above 0.05 and below 1");
  }

  @Test
  void onlyGoNoGoAndInconclusiveAreFinal() {
    assertThat(Verdict.values())
        .filteredOn(Verdict::isFinal)
        .containsExactly(GO, NO_GO, INCONCLUSIVE);
  }

  @Test
  void phasesAreKnownByTheirWords() {
    assertThat(GatePhase.of("post-start")).contains(GatePhase.POST_START);
    assertThat(GatePhase.of("POST_START")).isEmpty();
    assertThat(GatePhase.values())
        .allSatisfy(phase -> assertThat(GatePhase.of(phase.key())).contains(phase));
  }
}
