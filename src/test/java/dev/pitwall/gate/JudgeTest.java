package dev.pitwall.gate;

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

import dev.pitwall.testing.Gates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Literal evidence in, verdict out: vetoes, deadlines, and how findings are put together. */
class JudgeTest {
  private static final Veto HELD = new Veto.Held("hold_1", "ann", "the race is on", null);
  private static final Veto STICKY = new Veto.Sticky("ev_1", "app02", "checkout failed");
  private static final Veto FAILED = new Veto.NodeFailed("app01");

  @Test
  void oneBadJourneyStopsHoweverGoodTheOthersAre() {
    Gates gate = gate().journey("checkout").journey("search");
    assertThat(postStart().passes("search", 50).fails("checkout", 4).verdictOf(gate))
        .isEqualTo(NO_GO);
  }

  @Test
  void aJourneyWithoutARunLeavesItPending() {
    Gates gate = gate().journey("checkout").journey("search");
    Judgement judged = postStart().passes("checkout", 20).judgedBy(gate);
    assertThat(judged.verdict()).isEqualTo(PENDING);
    assertThat(judged.needs()).containsExactly(new Need("search", "app02", 12));
  }

  @Test
  void whatIsNeededShrinksWithEachPass() {
    Gates gate = gate().journey("checkout");
    assertThat(postStart().passes("checkout", 3).judgedBy(gate).needs())
        .containsExactly(new Need("checkout", "app02", 9));
    assertThat(fleet().passes("checkout", 10).judgedBy(gate).needs())
        .containsExactly(new Need("checkout", null, 2));
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
    assertThat(postStart().passes("checkout", 12).judgedBy(gate).needs()).isEmpty();
    assertThat(postStart().fails("checkout", 3).judgedBy(gate).needs()).isEmpty();
    assertThat(postStart().deadlinePassed().judgedBy(gate).needs()).isEmpty();
  }

  @Test
  void aJourneyThatFailsOnGoodNodesIsRunOnTheNodeAloneSincePassesProveItStill() {
    Gates gate = gate().journey("checkout");
    assertThat(postStart().baseline("checkout", 60, 60).judgedBy(gate).needs())
        .containsExactly(new Need("checkout", "app02", 12));
  }

  @Test
  void ofTwoWishesForOneTargetTheLargerCounts() {
    Gates gate = gate().journey("checkout").journey("search");
    Cases cases = postStart().comparable("app01").passes("search", 12).fails("checkout", 2);
    assertThat(cases.judgedBy(gate).needs()).extracting(Need::node).doesNotHaveDuplicates();
  }

  @Test
  void anOptionalJourneyCanStopButIsNotWaitedFor() {
    Gates gate = gate().journey("checkout").optionalJourney("search");
    assertThat(postStart().passes("checkout", 12).verdictOf(gate)).isEqualTo(GO);
    assertThat(postStart().passes("checkout", 12).fails("search", 4).verdictOf(gate))
        .isEqualTo(NO_GO);
  }

  @Test
  void onlySilentOptionalChecksAreNeverGo() {
    Gates gate = gate().optionalJourney("search");
    assertThat(postStart().verdictOf(gate)).isEqualTo(PENDING);
    assertThat(postStart().after(300).verdictOf(gate)).isEqualTo(INCONCLUSIVE);
    assertThat(postStart().passes("search", 12).verdictOf(gate)).isEqualTo(GO);
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
    assertThat(postStart().passes("checkout", 12).after(300).verdictOf(gate)).isEqualTo(GO);
    assertThat(postStart().fails("checkout", 3).after(300).verdictOf(gate)).isEqualTo(NO_GO);
  }

  @Test
  void vetoesOutweighProofInTheirOrder() {
    Gates gate = gate().journey("checkout");
    Cases good = postStart().passes("checkout", 12);
    assertThat(good.veto(FAILED).judgedBy(gate).verdict()).isEqualTo(NO_GO);
    assertThat(good.reasonOf(gate)).contains("app01 failed, as its deploy tool told");
    assertThat(good.veto(STICKY).judgedBy(gate).verdict()).isEqualTo(NO_GO);
    assertThat(good.reasonOf(gate)).contains("NO_GO of evaluation ev_1 on app02 stands");
    assertThat(good.veto(new Veto.Exclusive("r7")).judgedBy(gate).verdict()).isEqualTo(HOLD);
    assertThat(good.reasonOf(gate)).contains("rollout r7 goes on");
    assertThat(good.veto(HELD).judgedBy(gate).verdict()).isEqualTo(HOLD);
    assertThat(good.reasonOf(gate)).contains("held by ann: the race is on");
  }

  @Test
  void aVerdictByAVetoRestsOnIt() {
    assertThat(postStart().veto(STICKY).judgedBy(gate().journey("checkout")).restsOnVeto())
        .isTrue();
    assertThat(postStart().fails("a", 3).judgedBy(gate().journey("a")).restsOnVeto()).isFalse();
  }

  @Test
  void theOrderInWhichVetoesAreToldDoesNotMatter() {
    Veto other = new Veto.NodeFailed("app03");
    assertThat(postStart().veto(FAILED).veto(other).reasonOf(gate()))
        .isEqualTo(postStart().veto(other).veto(FAILED).reasonOf(gate()));
  }

  @Test
  void aWayBackIsHeldUpByAPersonOnlyAndNotByJourneysOrQueues() {
    Gates gate = gate().journey("checkout").queue("orders");
    Cases back = postStart().rollback().veto(STICKY).veto(FAILED).fails("checkout", 9);
    assertThat(back.verdictOf(gate)).isEqualTo(GO);
    assertThat(back.reasonOf(gate))
        .endsWith("is free to go: a rollback needs no proof in this phase");
    assertThat(back.veto(HELD).verdictOf(gate)).isEqualTo(HOLD);
  }

  @Test
  void aWayBackIsAskedForHeadroomBeforeADrain() {
    Gates gate = gate().queue("orders").journey("checkout").minHealthy(1);
    assertThat(preDrain().rollback().verdictOf(gate)).isEqualTo(GO);
    assertThat(preDrain().rollback().out("app01").out("app03").verdictOf(gate)).isEqualTo(NO_GO);
  }

  @Test
  void aWayBackIsAskedForHealthAndVersionAfterTheStart() {
    Gates gate = gate().health().version().journey("checkout");
    Cases silent = postStart().rollback().version("1.0");
    assertThat(silent.verdictOf(gate)).isEqualTo(PENDING);
    assertThat(silent.up().verdictOf(gate)).isEqualTo(PENDING);
    assertThat(silent.saysVersion("1.0").verdictOf(gate)).isEqualTo(GO);
    Cases wrong = postStart().rollback().version("1.0").saysVersion("2.0").saysVersion("2.0");
    assertThat(wrong.verdictOf(gate)).isEqualTo(NO_GO);
    assertThat(postStart().rollback().version(null).up().verdictOf(gate)).isEqualTo(GO);
  }

  @Test
  void theFindingsComeInTheOrderInWhichTheyAreMade() {
    Gates gate = gate().queue("orders").errors("http").journey("checkout").version().health();
    assertThat(postStart().judgedBy(gate).findings())
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
    assertThat(finding.rule()).isEqualTo("sprt p0=0.050 p1=0.50 alpha=0.0010 beta=0.00050");
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
  void aGateThatCannotTellWhetherWorkIsDoneNeverSaysThatItIs() {
    Gates silent = gate().journey("checkout").minHealthy(1);
    Judgement judged = Cases.drained().drainNotProven().up("app01").judgedBy(silent);
    assertThat(judged.verdict()).isEqualTo(INCONCLUSIVE);
    assertThat(judged.reason()).contains("has no check for phase drained");
  }

  @Test
  void phasesAreKnownByTheirWords() {
    assertThat(GatePhase.of("post-start")).contains(GatePhase.POST_START);
    assertThat(GatePhase.of("POST_START")).isEmpty();
    assertThat(GatePhase.values())
        .allSatisfy(phase -> assertThat(GatePhase.of(phase.key())).contains(phase));
  }
}
