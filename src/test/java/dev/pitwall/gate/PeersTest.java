package dev.pitwall.gate;

import static dev.pitwall.gate.Cases.postStart;
import static dev.pitwall.gate.Verdict.GO;
import static dev.pitwall.gate.Verdict.INCONCLUSIVE;
import static dev.pitwall.gate.Verdict.NO_GO;
import static dev.pitwall.gate.Verdict.PENDING;
import static dev.pitwall.testing.Gates.gate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.Outcome;
import dev.pitwall.testing.Gates;
import org.junit.jupiter.api.Test;

/** A node that fails is held against its peers in the same seconds before it is blamed. */
class PeersTest {
  private static final Gates GATE = gate().journey("checkout");
  private static final String[] PEERS = {"app01", "app03", "app04"};

  /** Each second a run on the node and so many on each peer, by what comes out of them. */
  private static Cases seconds(
      Cases cases, int times, Outcome node, int each, Outcome app01, Outcome others) {
    for (int i = 0; i < times; i++) {
      cases.run("checkout", node, null);
      cases.elsewhere("checkout", "app01", app01, each);
      cases.elsewhere("checkout", "app03", others, each);
      cases.elsewhere("checkout", "app04", others, each).after(1);
    }
    return cases;
  }

  private static Cases four() {
    return postStart().peers(PEERS).comparable(PEERS);
  }

  @Test
  void aNodeIsNotBlamedBeforeItsPeersRanInTheSameSeconds() {
    Cases cases = four().fails("checkout", 4);
    assertThat(cases.verdictOf(GATE)).isEqualTo(PENDING);
    assertThat(cases.finding(GATE, "journey:checkout").needed())
        .isEqualTo("more runs of its peers in the same seconds, to tell its fault from an outage");
    assertThat(cases.judgedBy(GATE).needs())
        .extracting(Need::node)
        .containsExactlyInAnyOrder("app02", "app01", "app03", "app04");
  }

  @Test
  void aNodeThatFailsWhileItsPeersPassIsStopped() {
    Cases cases = seconds(four(), 4, Outcome.FAILED, 1, Outcome.PASSED, Outcome.PASSED);
    assertThat(cases.verdictOf(GATE)).isEqualTo(NO_GO);
    assertThat(cases.reasonOf(GATE))
        .contains("its peers failed in 0 of 12 runs in the same seconds");
  }

  @Test
  void aServiceWithoutAnotherNodeBlamesItAlone() {
    assertThat(postStart().peers().fails("checkout", 3).verdictOf(GATE)).isEqualTo(NO_GO);
  }

  @Test
  void oneBrokenOldPeerExcusesNoBrokenNode() {
    Cases cases = seconds(four(), 6, Outcome.FAILED, 1, Outcome.FAILED, Outcome.PASSED);
    assertThat(cases.verdictOf(GATE)).isEqualTo(NO_GO);
  }

  @Test
  void oneBrokenOldPeerCondemnsNoGoodNode() {
    Cases cases = seconds(four(), 12, Outcome.PASSED, 1, Outcome.FAILED, Outcome.PASSED);
    assertThat(cases.verdictOf(GATE)).isEqualTo(GO);
  }

  @Test
  void failuresThatAllNodesShareAreAnOutageAndNoFaultOfTheNode() {
    Cases cases = four();
    for (int second = 0; second < 20; second++) {
      seconds(cases, 1, Outcome.FAILED, 1, Outcome.FAILED, Outcome.FAILED);
      assertThat(cases.verdictOf(GATE)).isEqualTo(PENDING);
    }
    Finding finding = cases.finding(GATE, "journey:checkout");
    assertThat(finding.observed())
        .startsWith("20 of 20 runs on app02 failed")
        .contains("also on app01 (20 of 20), app03 (20 of 20), app04 (20 of 20)")
        .contains(": an outage, not this node");
    assertThat(finding.needed()).startsWith("an end of the outage, then ");
    assertThat(cases.deadlinePassed().verdictOf(GATE)).isEqualTo(INCONCLUSIVE);
  }

  @Test
  void anOutageIsSaidWhenTheServiceHasTwoNodesOnlyAndEachRanOncePerSecond() {
    Cases cases = postStart().peers("app01").comparable("app01");
    for (int second = 0; second < 4; second++) {
      cases.elsewhere("checkout", "app01", Outcome.FAILED, 1).fails("checkout", 1);
    }
    assertThat(cases.finding(GATE, "journey:checkout").observed())
        .startsWith("4 of 4 runs on app02 failed")
        .contains("also on app01 (4 of 4): an outage, not this node");
  }

  @Test
  void anOutageThatIsOverLeavesTheNodeToBeProvenAsUsual() {
    Cases cases = seconds(four(), 8, Outcome.FAILED, 1, Outcome.FAILED, Outcome.FAILED);
    seconds(cases, 1, Outcome.PASSED, 1, Outcome.PASSED, Outcome.PASSED);
    assertThat(cases.finding(GATE, "journey:checkout").observed()).doesNotContain("outage");
    assertThat(cases.verdictOf(GATE)).isEqualTo(PENDING);
    int missing = cases.judgedBy(GATE).needs().getFirst().runs();
    assertThat(cases.passes("checkout", missing).verdictOf(GATE)).isEqualTo(GO);
  }

  @Test
  void aNodeThatStillFailsWhenTheOutageIsOverIsStopped() {
    Cases cases = seconds(four(), 8, Outcome.FAILED, 1, Outcome.FAILED, Outcome.FAILED);
    seconds(cases, 12, Outcome.FAILED, 1, Outcome.PASSED, Outcome.PASSED);
    assertThat(cases.verdictOf(GATE)).isEqualTo(NO_GO);
  }

  @Test
  void aBlipOfAMomentThatHitAPeerAlikeIsNeverAStop() {
    Cases blip = postStart().peers("app01").comparable("app01");
    for (int i = 0; i < 3; i++) {
      blip.run("checkout", Outcome.FAILED, null);
      blip.elsewhere("checkout", "app01", Outcome.FAILED, 1).afterMillis(70);
    }
    assertThat(blip.verdictOf(GATE)).isEqualTo(PENDING);
    assertThat(blip.finding(GATE, "journey:checkout").observed())
        .contains("also on app01 (3 of 3): an outage, not this node");
    assertThat(blip.after(2).fails("checkout", 1).verdictOf(GATE)).isEqualTo(PENDING);
  }

  @Test
  void peersThatFailWithoutAVersionSeenCountLikeTheNodesFailures() {
    Cases cases = seconds(four(), 4, Outcome.FAILED, 2, Outcome.FAILED, Outcome.FAILED);
    assertThat(cases.verdictOf(GATE)).isEqualTo(PENDING);
  }

  @Test
  void aMomentThatLooksLikeAFaultIsForgottenWhenTheNodeProvesItselfAfterwards() {
    Cases cases = four().course("checkout", "FFF").after(10);
    assertThat(cases.verdictOf(GATE)).isEqualTo(PENDING);
    assertThat(cases.course("checkout", "P".repeat(25)).verdictOf(GATE)).isEqualTo(GO);
  }
}
