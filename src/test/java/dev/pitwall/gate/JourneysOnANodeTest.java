package dev.pitwall.gate;

import static dev.pitwall.gate.Cases.NEW;
import static dev.pitwall.gate.Cases.OLD;
import static dev.pitwall.gate.Cases.postStart;
import static dev.pitwall.gate.Verdict.GO;
import static dev.pitwall.gate.Verdict.INCONCLUSIVE;
import static dev.pitwall.gate.Verdict.NO_GO;
import static dev.pitwall.gate.Verdict.PENDING;
import static dev.pitwall.testing.Gates.gate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.Met;
import dev.pitwall.journey.Outcome;
import dev.pitwall.testing.Gates;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the runs of a journey on the node asked about prove, and what they do not. */
class JourneysOnANodeTest {
  private static final Gates GATE = gate().journey("checkout");
  private static final String PASSES = "P".repeat(12);

  private static Finding journey(Cases cases) {
    return cases.finding(GATE, "journey:checkout");
  }

  /** Runs a second apart: P passed, F failed, E could not be measured, S went astray. */
  @ParameterizedTest
  @CsvSource({
    "PPPPPPPPPPP, PENDING",
    "PPPPPPPPPPPP, GO",
    "PPPPPPPPPPPPF, PENDING",
    "PPPPPPPPPPPPFPPP, PENDING",
    "PPPPPPPPPPPPFPPPP, GO",
    "FF, PENDING",
    "FFF, NO_GO",
    "FPPPPPPPPPPPP, PENDING",
    "FPPPPPPPPPPPPPPP, PENDING",
    "FPPPPPPPPPPPPPPPP, GO",
    "FPFPFP, PENDING",
    "FPFPFPF, NO_GO",
    "PFPFPF, PENDING",
    "EEEE, PENDING",
    "SSSSSSSSSSSS, PENDING",
    "SSSFFF, NO_GO",
    "EEEFFF, NO_GO",
    "PPPPPPPPPPPPFFFFF, NO_GO"
  })
  void runsInARowAreJudgedSo(String runs, Verdict verdict) {
    assertThat(postStart().course("checkout", runs).verdictOf(GATE)).isEqualTo(verdict);
  }

  @Test
  void alphaIsSharedOverTheJourneysSoThatThreeNeedMore() {
    Gates three = gate().journey("checkout").journey("search").journey("login");
    Cases cases = postStart().fails("checkout", 3);
    assertThat(cases.verdictOf(three)).isEqualTo(PENDING);
    assertThat(cases.fails("checkout", 1).verdictOf(three)).isEqualTo(NO_GO);
  }

  @Test
  void aNodeThatPassed240TimesAndThenFails40TimesIsStopped() {
    Cases cases = postStart().passes("checkout", 240);
    assertThat(cases.verdictOf(GATE)).isEqualTo(GO);
    assertThat(cases.fails("checkout", 1).verdictOf(GATE)).isEqualTo(PENDING);
    assertThat(cases.fails("checkout", 5).verdictOf(GATE)).isEqualTo(NO_GO);
    assertThat(cases.fails("checkout", 34).verdictOf(GATE)).isEqualTo(NO_GO);
  }

  @Test
  void whatPassedLongerAgoThanEvidenceMayBeOldIsNoProof() {
    Gates gate = gate().journey("checkout").maxAge(Duration.ofMinutes(2));
    Cases cases = postStart().passes("checkout", 12);
    assertThat(cases.after(108).verdictOf(gate)).isEqualTo(GO);
    assertThat(cases.after(2).verdictOf(gate)).isEqualTo(PENDING);
  }

  @Test
  void aSlowPaceKeepsRunsFreshForThreeOfItsSteps() {
    Gates gate = gate().journey("checkout").maxAge(Duration.ofMinutes(2));
    Cases cases = postStart().every(Duration.ofSeconds(90)).passes("checkout", 12);
    assertThat(cases.after(258).verdictOf(gate)).isEqualTo(GO);
    assertThat(cases.after(2).verdictOf(gate)).isEqualTo(PENDING);
  }

  @Test
  void slowRunsOneAfterTheOtherStayFreshUntilTheyCanProve() {
    Gates gate = gate().journey("checkout").maxAge(Duration.ofMinutes(2));
    Cases cases = postStart().taking(Duration.ofSeconds(43)).deadline(900);
    for (int i = 0; i < 11; i++) {
      cases.passes("checkout", 1).after(42);
    }
    assertThat(cases.verdictOf(gate)).isEqualTo(PENDING);
    assertThat(cases.passes("checkout", 1).verdictOf(gate)).isEqualTo(GO);
  }

  @Test
  void aFailureThatIsTooOldForAProofStillCountsForAStop() {
    Gates gate = gate().journey("checkout").maxAge(Duration.ofSeconds(30));
    Cases cases = postStart().every(Duration.ofSeconds(1)).course("checkout", "FF");
    assertThat(cases.after(60).course("checkout", "F").verdictOf(gate)).isEqualTo(NO_GO);
  }

  @Test
  void sixtyThreeRunsThatCouldNotBeMeasuredAndSevenPassesAreNoGo() {
    Cases mixed = postStart();
    for (int i = 0; i < 7; i++) {
      mixed.errors("checkout", 9).passes("checkout", 1);
    }
    assertThat(mixed.verdictOf(GATE)).isEqualTo(PENDING);
    assertThat(postStart().errors("checkout", 63).passes("checkout", 7).verdictOf(GATE))
        .isEqualTo(PENDING);
  }

  @ParameterizedTest
  @CsvSource({
    "EPPPPPPPPPPPP, PENDING",
    "EPPPPPPPPPPPPPPPP, GO",
    "PPPPPPPPPPPPE, PENDING",
    "PPPPPPPPPPPPEPPPP, GO",
    "PPPPPPPPPPPPSSSPPP, PENDING",
    "EEEEEEEEEPPPPPPPPPPPPPPPPPPPPPP, PENDING",
    "EEEEEEEEEPPPPPPPPPPPPPPPPPPPPPPP, GO"
  })
  void aRunThatMeasuredNothingSpeaksAgainstAProofAsAFailureDoes(String runs, Verdict verdict) {
    assertThat(postStart().course("checkout", runs).verdictOf(GATE)).isEqualTo(verdict);
  }

  @Test
  void lostRunsAreToldWithTheirReason() {
    Cases cases = postStart().passes("checkout", 12).errors("checkout", 5);
    assertThat(journey(cases).sentence())
        .contains("5 of the last 17 runs could not be measured, last: browser: it crashed")
        .contains("required at most 20 % of the last 20 runs lost, and 11 more passes in a row");
    Cases stray = postStart().course("checkout", "PPPPPPPPPPPPSSSSS");
    assertThat(journey(stray).sentence()).contains("last: app03 answered");
  }

  @Test
  void runsThatMeasuredNothingAreInconclusiveAtTheDeadline() {
    Cases cases = postStart().errors("checkout", 20).runs("checkout", 20, Outcome.SKIPPED, null);
    assertThat(journey(cases).n()).isZero();
    assertThat(cases.deadlinePassed().verdictOf(GATE)).isEqualTo(INCONCLUSIVE);
  }

  @Test
  void aRunThatIsDatedAfterNowDoesNotCount() {
    Cases ahead = postStart().after(3600).passes("checkout", 12).after(-3612);
    assertThat(ahead.verdictOf(GATE)).isEqualTo(PENDING);
    assertThat(journey(ahead).n()).isZero();
    Cases failed = postStart().after(3600).fails("checkout", 12).after(-3612);
    assertThat(failed.verdictOf(GATE)).isEqualTo(PENDING);
  }

  @Test
  void thereIsNoGoWhileAnEarlierStartIsOut() {
    Cases cases = postStart().out("checkout", "app02").after(1).passes("checkout", 12);
    assertThat(cases.verdictOf(GATE)).isEqualTo(PENDING);
    assertThat(journey(cases).needed()).contains("an end of the 1 runs that are out");
    Cases later = postStart().passes("checkout", 12).out("checkout", "app02");
    assertThat(later.verdictOf(GATE)).isEqualTo(GO);
  }

  @Test
  void aRunThatStartedAtTheSameMomentAndIsOutIsWaitedForToo() {
    Cases cases = postStart().passes("checkout", 10).out("checkout", "app02");
    assertThat(cases.passes("checkout", 1).verdictOf(GATE)).isEqualTo(PENDING);
  }

  @Test
  void aFailureAfterTheProofIsNotMadeUpForByPassesBeforeIt() {
    Cases cases = postStart().passes("checkout", 21).fails("checkout", 1);
    assertThat(cases.verdictOf(GATE)).isEqualTo(PENDING);
    assertThat(cases.judgedBy(GATE).needs()).containsExactly(new Need("checkout", "app02", 4));
    Cases flaky = postStart().baseline("checkout", 60, 9).passes("checkout", 40);
    assertThat(flaky.fails("checkout", 1).verdictOf(GATE)).isEqualTo(PENDING);
  }

  @Test
  void aRunThatIsOutCountsAsAPassAgainstAStop() {
    Cases cases = postStart().out("checkout", "app02").after(1).fails("checkout", 3);
    assertThat(cases.verdictOf(GATE)).isEqualTo(PENDING);
    assertThat(cases.fails("checkout", 1).verdictOf(GATE)).isEqualTo(NO_GO);
  }

  @Test
  void runsThatMetAnotherVersionProveNothingAndFailuresWithoutOneCount() {
    assertThat(postStart().runs("checkout", 20, Outcome.PASSED, OLD).verdictOf(GATE))
        .isEqualTo(PENDING);
    assertThat(postStart().runs("checkout", 20, Outcome.FAILED, OLD).verdictOf(GATE))
        .isEqualTo(PENDING);
    assertThat(postStart().runs("checkout", 12, Outcome.PASSED, NEW).verdictOf(GATE)).isEqualTo(GO);
    assertThat(postStart().runs("checkout", 3, Outcome.FAILED, null).verdictOf(GATE))
        .isEqualTo(NO_GO);
  }

  @Test
  void theVersionsThatWereMetAreSaidWithTheirFailures() {
    Cases cases = postStart().runs("checkout", 4, Outcome.PASSED, OLD);
    assertThat(journey(cases.runs("checkout", 2, Outcome.FAILED, NEW)).observed())
        .contains("by version seen: 1.0: 0 of 4 failed, 2.0: 2 of 2 failed");
  }

  @Test
  void runsBeforeTheyCountCountForNothing() {
    assertThat(postStart().passes("checkout", 12).countsFromNow().verdictOf(GATE))
        .isEqualTo(PENDING);
    assertThat(postStart().fails("checkout", 12).countsFromNow().verdictOf(GATE))
        .isEqualTo(PENDING);
    assertThat(postStart().countsFromNow().passes("checkout", 12).verdictOf(GATE)).isEqualTo(GO);
  }

  @Test
  void runsBeforeTheNodeWasUpCountForNothing() {
    Gates gate = gate().journey("checkout").health();
    Cases refused = postStart().fails("checkout", 9).up();
    assertThat(refused.verdictOf(gate)).isEqualTo(PENDING);
    assertThat(refused.passes("checkout", 12).up().verdictOf(gate)).isEqualTo(GO);
  }

  @Test
  void threeFailuresWithinAFifthOfASecondAreNoStop() {
    Cases burst = postStart();
    for (int i = 0; i < 3; i++) {
      burst.run("checkout", Outcome.FAILED, NEW).afterMillis(70);
    }
    assertThat(burst.verdictOf(GATE)).isEqualTo(PENDING);
    assertThat(journey(burst).needed()).isEqualTo("another failure at least 2 s after the first");
    assertThat(burst.after(2).fails("checkout", 1).verdictOf(GATE)).isEqualTo(NO_GO);
  }

  @Test
  void failuresOfOneBrowserAreConfirmedByAnother() {
    Cases one = postStart().run("checkout", "app02", Outcome.PASSED, Met.NOBODY, "browser-2");
    for (int i = 0; i < 4; i++) {
      one.after(1).run("checkout", "app02", Outcome.FAILED, Met.NOBODY, "browser-1");
    }
    assertThat(one.verdictOf(GATE)).isEqualTo(PENDING);
    assertThat(journey(one).needed()).isEqualTo("a failure over another browser than browser-1");
    one.after(1).run("checkout", "app02", Outcome.FAILED, Met.NOBODY, "browser-2");
    assertThat(one.verdictOf(GATE)).isEqualTo(NO_GO);
  }

  @Test
  void whereOneBrowserIsAllThereIsItsFailuresDo() {
    Cases one = postStart();
    for (int i = 0; i < 3; i++) {
      one.run("checkout", "app02", Outcome.FAILED, Met.NOBODY, "browser-1").after(1);
    }
    assertThat(one.verdictOf(GATE)).isEqualTo(NO_GO);
  }

  @Test
  void aStopDoesNotSayThatLessThanHalfMayFail() {
    Cases cases = postStart().course("checkout", "PPFPPFPPF");
    Finding stop = journey(cases.course("checkout", "FF"));
    assertThat(stop.decision()).isEqualTo(Finding.Decision.NO_GO);
    assertThat(stop.needed()).isEqualTo("no more failures than the 5 % that a good node may have");
  }

  @Test
  void aJourneyThatIsFlakyOnGoodNodesStaysRequiredAndTakesLonger() {
    Cases flaky = postStart().baseline("checkout", 60, 9).passes("checkout", 14);
    assertThat(flaky.verdictOf(GATE)).isEqualTo(PENDING);
    assertThat(flaky.judgedBy(GATE).needs()).containsExactly(new Need("checkout", "app02", 1));
    assertThat(flaky.passes("checkout", 1).verdictOf(GATE)).isEqualTo(GO);
    Cases doubtful = postStart().baseline("checkout", 60, 9).course("checkout", "PF".repeat(5));
    assertThat(doubtful.deadlinePassed().verdictOf(GATE)).isEqualTo(INCONCLUSIVE);
  }

  @Test
  void aJourneyThatFailsOnEveryGoodNodeIsNoReasonToGoOn() {
    Gates gate = gate().journey("checkout").journey("search");
    Cases cases = postStart().baseline("checkout", 60, 60).passes("search", 20);
    Judgement judged = cases.fails("checkout", 20).judgedBy(gate);
    assertThat(judged.verdict()).isEqualTo(PENDING);
    assertThat(judged.reason())
        .contains("60 of 60 runs failed on good nodes in the hour before")
        .contains("more passes in a row; or mend it, or set required: false");
    assertThat(cases.verdictOf(gate().optionalJourney("checkout").journey("search"))).isEqualTo(GO);
    assertThat(cases.deadlinePassed().verdictOf(gate)).isEqualTo(INCONCLUSIVE);
  }

  /** An outage of all that is just over: for an hour good nodes show it, and this one is well. */
  @Test
  void passesProveANodeWhateverGoodNodesDidInTheHourBefore() {
    Cases cases = postStart().baseline("checkout", 29, 11).passes("checkout", 11);
    assertThat(cases.verdictOf(GATE)).isEqualTo(PENDING);
    assertThat(cases.passes("checkout", 1).verdictOf(GATE)).isEqualTo(GO);
  }

  @Test
  void aNodeIsNotStoppedByAJourneyThatFailsOnGoodNodesAsOften() {
    Cases cases = postStart().baseline("checkout", 29, 20).fails("checkout", 20);
    assertThat(cases.verdictOf(GATE)).isEqualTo(PENDING);
    assertThat(cases.deadlinePassed().verdictOf(GATE)).isEqualTo(INCONCLUSIVE);
  }

  @Test
  void fewerRunsThanAProofTakesAreNeverGo() {
    assertThat(postStart().course("checkout", PASSES.substring(1)).deadlinePassed().verdictOf(GATE))
        .isEqualTo(INCONCLUSIVE);
  }
}
