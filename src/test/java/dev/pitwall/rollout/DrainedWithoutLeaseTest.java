package dev.pitwall.rollout;

import static dev.pitwall.gate.GatePhase.DRAINED;
import static dev.pitwall.gate.GatePhase.PRE_DRAIN;
import static dev.pitwall.gate.Verdict.GO;
import static dev.pitwall.rollout.GateServiceFixture.firstAsked;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.gate.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A drain is allowed as long as the GO before it holds. */
class DrainedWithoutLeaseTest {
  private static final String NEW = GateServiceFixture.NEW;

  @Test
  void aDrainThatWasAllowedLongAgoIsHeldAgainstHeadroomWithoutARolloutAsWell() {
    var track = new GateServiceFixture();
    track.serving();
    Question before = firstAsked("shop", null, "app01", PRE_DRAIN, null);
    assertThat(track.ask(before).verdict()).isEqualTo(GO);
    track.pass(Duration.ofHours(5));
    track.down("app02", 4);
    track.down("app03", 4);
    Question drained = firstAsked("shop", null, "app01", DRAINED, null);
    track.ask(drained);
    track.work("app01", 0);
    assertThat(track.ask(drained).verdict()).isNotEqualTo(GO);
  }

  @Test
  void aDrainWhoseLeaseIsOverTakesNoSecondNodeOut() {
    var track = new GateServiceFixture();
    track.serving();
    track.open("r1", NEW);
    assertThat(track.ask(PRE_DRAIN, "app01").verdict()).isEqualTo(GO);
    track.pass(Duration.ofSeconds(70)); // its lease of 60 s is over
    track.serving();
    assertThat(track.ask(PRE_DRAIN, "app02").verdict()).isEqualTo(GO);
    List<Verdict> verdicts = new ArrayList<>();
    for (String node : List.of("app02", "app01")) {
      track.ask(DRAINED, node);
      track.work(node, 0);
      verdicts.add(track.ask(DRAINED, node).verdict());
    }
    assertThat(verdicts).as("min_healthy is 2 of 3").isNotEqualTo(List.of(GO, GO));
  }
}
