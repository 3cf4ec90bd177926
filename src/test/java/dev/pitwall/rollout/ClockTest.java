package dev.pitwall.rollout;

import static dev.pitwall.gate.GatePhase.POST_START;
import static dev.pitwall.gate.GatePhase.PRE_DRAIN;
import static dev.pitwall.gate.Verdict.GO;
import static dev.pitwall.gate.Verdict.PENDING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The wall clock is set while Pitwall runs. */
class ClockTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private final GateServiceFixture track = GateServiceFixture.withTwoClocks();

  private void passes(int times) {
    for (int i = 0; i < times; i++) {
      track.said("app01", GateServiceFixture.NEW);
      track.run("app01", Outcome.PASSED);
    }
    track.said("app01", GateServiceFixture.NEW);
  }

  @Test
  void runsOfAClockThatWasAheadProveNothing() {
    track.serving();
    track.setClock(HOUR);
    track.open("r1", GateServiceFixture.NEW);
    track.restartNode("app01");
    track.ask(POST_START, "app01");
    track.pass(Duration.ofSeconds(3));
    passes(9);
    track.setClock(HOUR.negated());
    track.restartNode("app01");
    track.ask(POST_START, "app01");
    track.pass(Duration.ofSeconds(3));
    passes(3);
    assertThat(track.ask(POST_START, "app01").verdict()).isEqualTo(PENDING);
    passes(10);
    assertThat(track.ask(POST_START, "app01").verdict()).isEqualTo(GO);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, -1, 5, -5})
  void aGoEndsWithItsLeaseHoweverTheClockIsSet(long hours) {
    track.serving();
    Evaluation go = track.ask(PRE_DRAIN, "app01");
    assertThat(go.verdict()).isEqualTo(GO);
    track.setClock(HOUR.multipliedBy(hours));
    track.pass(Duration.ofSeconds(61));
    assertThat(track.control.standing(go.id(), track.now)).isEmpty();
    assertThat(track.ask(PRE_DRAIN, "app01").verdict()).as("nothing seen since").isEqualTo(PENDING);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, -1})
  void aNodeThatStartsWhileTheClockIsSetIsNeitherLateNorHoursInStarting(long hours) {
    track.serving();
    Evaluation asked = track.askStarted("app01");
    track.down("app01", 2);
    track.setClock(HOUR.multipliedBy(hours));
    track.down("app01", 4);
    assertThat(track.standing(asked).verdict()).isEqualTo(PENDING);
    track.pass(Duration.ofSeconds(1));
    passes(13);
    Evaluation proven = track.ask(POST_START, "app01");
    assertThat(proven.verdict()).isEqualTo(GO);
    assertThat(track.record("app01").incarnation().startUp().orElseThrow())
        .isBetween(Duration.ZERO, Duration.ofSeconds(20));
  }
}
