package dev.pitwall.gate;

import static dev.pitwall.gate.Cases.postStart;
import static dev.pitwall.gate.PeerComparison.State.COMMON;
import static dev.pitwall.gate.PeerComparison.State.OPEN;
import static dev.pitwall.gate.PeerComparison.State.WORSE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which peers stand for the good nodes when one fails: app01 and app03 beside app02. */
class PeersThatStandTest {
  private final Cases cases = postStart().comparable("app01", "app03");

  @Test
  void everyPeerOnWhichNothingFailedStands() {
    on("app01", Outcome.PASSED, 15);
    on("app03", Outcome.PASSED, 15);
    PeerComparison compared = compared();
    assertThat(compared.state()).isEqualTo(WORSE);
    assertThat(compared.n()).isEqualTo(30);
  }

  @Test
  void whatIsMissingIsSharedByThem() {
    PeerComparison compared = compared();
    assertThat(compared.state()).isEqualTo(OPEN);
    assertThat(compared.missing()).isEqualTo(10);
  }

  @Test
  void aBadPeerExcusesNobody() {
    on("app01", Outcome.PASSED, 30);
    on("app03", Outcome.FAILED, 30);
    PeerComparison compared = compared();
    assertThat(compared.state()).isEqualTo(WORSE);
    assertThat(compared.n()).isEqualTo(30);
  }

  @Test
  void aPeerThatDidNotRunStandsForNothing() {
    on("app03", Outcome.FAILED, 3);
    assertThat(compared().state()).isEqualTo(COMMON);
  }

  private void on(String peer, Outcome outcome, int times) {
    cases.elsewhere("orders", peer, outcome, times);
  }

  /** The node asked about fails 6 of 12 runs in those seconds. */
  private PeerComparison compared() {
    cases.fails("orders", 3).passes("orders", 6).fails("orders", 3);
    Evidence evidence = cases.evidence();
    List<Run> stretch = evidence.runs().of("orders", "app02").since(Cases.START, evidence.now());
    return PeerComparison.of(evidence, "orders", SoundPeers.of(evidence, "orders"), stretch);
  }
}
