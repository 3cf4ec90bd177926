package dev.pitwall.gate;

import static dev.pitwall.gate.Cases.postStart;
import static dev.pitwall.gate.Finding.Decision.GO;
import static dev.pitwall.gate.Finding.Decision.NO_GO;
import static dev.pitwall.gate.Finding.Decision.UNDECIDED;
import static dev.pitwall.testing.Gates.gate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.testing.Gates;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ErrorCheckTest {
  private static final Gates GATE = gate().errors("http");

  /** Counters of the node and of one peer, read every five seconds, rising as told. */
  private static Cases traffic(int reads, double bad, double total, double peerBad, double peers) {
    Cases cases = postStart();
    for (int i = 0; i <= reads; i++) {
      cases.counts("http", "app02", i * bad, i * total);
      cases.counts("http", "app01", i * peerBad, i * peers);
      cases.counts("http", "app03", 0, 0);
      cases.after(i < reads ? 5 : 0);
    }
    return cases;
  }

  private static Finding errors(Cases cases) {
    return cases.finding(GATE, "errors:http");
  }

  @Test
  void aNodeThatFailsAsOftenAsItsPeersIsGood() {
    assertThat(errors(traffic(10, 1, 100, 1, 100)).decision()).isEqualTo(GO);
  }

  @Test
  void aNodeThatFailsTenTimesAsOftenIsStopped() {
    Finding finding = errors(traffic(10, 5, 100, 1, 200));
    assertThat(finding.decision()).isEqualTo(NO_GO);
    assertThat(finding.sentence())
        .isEqualTo(
            "errors:http: 30 of 600 requests failed on app02, 8 of 1600 on its peers in 30 s up to 15 s ago, last read 0 s ago; required no more than the peers + 0.50 points or x 2.0");
    assertThat(finding.rule()).isEqualTo("e-process against the peers, alpha 0.0010");
  }

  @Test
  void aDifferenceThatIsProvenButTrivialDoesNotStop() {
    assertThat(errors(traffic(100, 6, 10_000, 1, 10_000)).decision()).isEqualTo(GO);
  }

  @Test
  void aRateBelowTwiceThatOfThePeersDoesNotStop() {
    assertThat(errors(traffic(100, 150, 1000, 100, 1000)).decision()).isEqualTo(GO);
  }

  @Test
  void aDifferenceThatIsNotProvenYetIsNeitherGoNorStop() {
    Finding finding = errors(traffic(8, 1, 50, 0, 100));
    assertThat(finding.decision()).isEqualTo(UNDECIDED);
    assertThat(finding.required()).isFalse();
    assertThat(finding.observed()).endsWith("(worse, but not proven)");
  }

  @Test
  void tooFewRequestsSayNothingAndAreNotWaitedFor() {
    Finding finding = errors(traffic(4, 10, 12, 0, 100));
    assertThat(finding.decision()).isEqualTo(UNDECIDED);
    assertThat(finding.required()).isFalse();
    assertThat(finding.observed()).endsWith("(too few to judge)");
  }

  @Test
  void withoutPeersThereIsNothingToHoldItAgainst() {
    assertThat(errors(traffic(10, 50, 100, 0, 0)).decision()).isEqualTo(UNDECIDED);
  }

  @Test
  void noTrafficIsNeverGoWhateverTheMinimum() {
    Gates gate = gate().errors(new ErrorRule("http", 0.005, 2, 0));
    Cases quiet = traffic(10, 0, 0, 0, 0);
    assertThat(quiet.finding(gate, "errors:http").decision()).isEqualTo(UNDECIDED);
    assertThat(quiet.verdictOf(gate)).isEqualTo(Verdict.PENDING);
  }

  @Test
  void withoutAReadingItIsWaitedFor() {
    Finding finding = errors(postStart());
    assertThat(finding.decision()).isEqualTo(UNDECIDED);
    assertThat(finding.required()).isTrue();
    assertThat(finding.observed()).isEqualTo("no reading since app02 started");
    assertThat(errors(traffic(10, 1, 100, 1, 100).after(1).countsFromNow()).required()).isTrue();
  }

  @Test
  void aReadingThatIsTooOldIsWaitedFor() {
    Finding finding = errors(traffic(10, 1, 100, 1, 100).after(60));
    assertThat(finding.decision()).isEqualTo(UNDECIDED);
    assertThat(finding.required()).isTrue();
    assertThat(finding.observed()).isEqualTo("last read 60 s ago");
  }

  @Test
  void errorsBeforeTheNodeCountsAreNotHeldAgainstIt() {
    Cases cases = postStart().counts("http", "app02", 0, 0).counts("http", "app01", 0, 0);
    cases.after(3).countsFromNow().after(2);
    for (int i = 1; i <= 10; i++) {
      cases.counts("http", "app02", 500, 500 + i * 100);
      cases.counts("http", "app01", 0, i * 100);
      cases.after(5);
    }
    assertThat(errors(cases).decision()).isEqualTo(GO);
    assertThat(errors(cases).failed()).isZero();
  }

  @Test
  void readingsOfNodeAndPeersAtDifferentSecondsAreStillCompared() {
    Cases cases = postStart();
    for (int i = 0; i <= 10; i++) {
      cases.counts("http", "app02", i * 5, i * 100).after(7);
      cases.counts("http", "app01", 0, i * 200).after(8);
    }
    assertThat(errors(cases).decision()).isEqualTo(NO_GO);
  }

  @Test
  void aCounterThatRestartedCountsFromZero() {
    Cases cases = postStart();
    for (int i = 0; i <= 10; i++) {
      double of = i < 5 ? 9000 + i : i - 5;
      cases.counts("http", "app02", of, of * 100).counts("http", "app01", i, i * 100).after(5);
    }
    Finding finding = errors(cases);
    assertThat(finding.n()).isEqualTo(500);
    assertThat(finding.decision()).isEqualTo(GO);
  }

  @Test
  void figuresThatAreNoneAreNoReading() {
    assertThat(errors(traffic(10, Double.NaN, 100, 1, 100)).decision()).isEqualTo(UNDECIDED);
    assertThat(errors(traffic(10, -1, 100, 1, 100)).required()).isTrue();
  }

  /** A node that has been up for a year must not make the judge walk through that year. */
  @Test
  void itLooksBackNoFurtherThanItsWindow() {
    Cases cases = postStart().countsFromNow().after((int) Duration.ofDays(365).toSeconds());
    for (int i = 0; i <= 10; i++) {
      cases.counts("http", "app02", i * 5, i * 100).counts("http", "app01", i, i * 200).after(5);
    }
    assertThat(errors(cases).decision()).isEqualTo(NO_GO);
  }

  @Test
  void peersOfWhichNoneCanBeReadAreWaitedFor() {
    Cases cases = postStart().counts("http", "app01", 0, 100).after(60);
    for (int i = 0; i <= 10; i++) {
      cases.counts("http", "app02", 0, i * 100).after(i < 10 ? 5 : 0);
    }
    Finding finding = errors(cases);
    assertThat(finding.decision()).isEqualTo(UNDECIDED);
    assertThat(finding.required()).isTrue();
    assertThat(finding.observed())
        .isEqualTo(
            "no peer can be compared with; left out: app01 (last read 110 s ago), app03 (never read)");
  }

  @Test
  void aPeerThatCannotBeReadIsLeftOutAndNamed() {
    Cases cases = postStart().counts("http", "app03", 0, 0).after(5).counts("http", "app03", 9, 9);
    for (int i = 0; i <= 10; i++) {
      cases.counts("http", "app02", i, i * 100).counts("http", "app01", i, i * 100);
      cases.after(i < 10 ? 5 : 0);
    }
    Finding finding = errors(cases);
    assertThat(finding.decision()).isEqualTo(GO);
    assertThat(finding.observed())
        .contains("on its peers in ")
        .endsWith("; left out: app03 (last read 50 s ago)");
  }

  @Test
  void aPeerThatWasTakenOutIsLeftOutAndNamed() {
    Cases cases = traffic(10, 1, 100, 1, 100).out("app03");
    assertThat(errors(cases).decision()).isEqualTo(GO);
    assertThat(errors(cases).observed()).endsWith("; left out: app03 (taken out)");
  }

  @Test
  void aServiceOfOneNodeHasNothingToCompareWith() {
    Finding finding = errors(traffic(10, 50, 100, 1, 100).peers());
    assertThat(finding.decision()).isEqualTo(UNDECIDED);
    assertThat(finding.required()).isFalse();
    assertThat(finding.observed()).isEqualTo("there is no other node to compare with");
  }

  @Test
  void whatPitwallItselfSentStopsNoNode() {
    Cases cases = postStart().sent("app02", 0, 0);
    for (int i = 0; i <= 12; i++) {
      cases.counts("http", "app02", i * 50, i * 100).counts("http", "app01", 0, i * 200);
      cases.counts("http", "app03", 0, i * 200).after(3).sent("app02", i * 50, i * 50);
      cases.after(i < 12 ? 2 : 0);
    }
    Finding finding = errors(cases);
    assertThat(finding.decision()).isEqualTo(GO);
    assertThat(finding.failed()).isZero();
    assertThat(finding.observed()).contains(" requests of Pitwall to app02");
  }

  /** All nodes fail for ten seconds; the node tells at once, its peers with the next reading. */
  @Test
  void whatThePeersHaveNotReportedYetIsNotHeldAgainstTheNode() {
    Cases cases = postStart();
    for (int second = 0; second <= 95; second++) {
      double failed = 20.0 * Math.clamp(second - 63, 0, 10);
      if (second % 15 == 0) {
        cases.counts("http", "app01", failed, second * 20.0);
        cases.counts("http", "app03", failed, second * 20.0);
      }
      if (second % 15 == 5) {
        cases.counts("http", "app02", failed, second * 20.0);
        assertThat(errors(cases).decision()).isNotEqualTo(NO_GO);
      }
      cases.after(1);
    }
  }

  /** The same, where the figures of the peers are a scrape old when they are read. */
  @Test
  void figuresThatAreAScrapeOldAreHeldAgainstNobodyBeforeTheNextScrape() {
    Cases cases = postStart().lag("http", Duration.ofSeconds(15));
    for (int second = 0; second <= 290; second++) {
      if (second % 5 == 0) {
        double scraped = Math.max(0, second - 14);
        cases.counts("http", "app01", 20 * Math.clamp(scraped - 63, 0, 10), scraped * 20);
        cases.counts("http", "app03", 20 * Math.clamp(scraped - 63, 0, 10), scraped * 20);
        cases.counts("http", "app02", 20.0 * Math.clamp(second - 63, 0, 10), second * 20.0);
        assertThat(errors(cases).decision()).isNotEqualTo(NO_GO);
      }
      cases.after(1);
    }
  }

  @Test
  void aPeerThatIsWorseThanTheOthersIsLeftOutAndNamed() {
    Cases cases = postStart().peers("app01", "app03", "app04");
    for (int i = 0; i <= 12; i++) {
      cases.counts("http", "app02", i * 10, i * 100).counts("http", "app01", i * 20, i * 100);
      cases.counts("http", "app03", i, i * 100).counts("http", "app04", 0, i * 100);
      cases.after(i < 12 ? 5 : 0);
    }
    Finding finding = errors(cases);
    assertThat(finding.decision()).isEqualTo(NO_GO);
    assertThat(finding.observed()).endsWith("; left out: app01 (worse than the other peers)");
  }

  @Test
  void aReadingOfGoodAndAllRequestsThatDifferByOneIsNoRestart() {
    Cases cases = postStart();
    for (int i = 0; i <= 12; i++) {
      double skew = i == 6 ? 1 : 0;
      cases.counts("http", "app02", 5000 - skew, 100_000 + i * 100);
      cases.counts("http", "app01", 0, i * 100).counts("http", "app03", 0, i * 100);
      cases.after(i < 12 ? 5 : 0);
    }
    assertThat(errors(cases).decision()).isEqualTo(GO);
    assertThat(errors(cases).n()).isLessThanOrEqualTo(1200);
  }
}
