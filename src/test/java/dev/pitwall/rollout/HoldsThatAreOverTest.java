package dev.pitwall.rollout;

import static dev.pitwall.gate.GatePhase.FLEET;
import static dev.pitwall.gate.Verdict.HOLD;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Holds that ended by themselves cost nothing any more. */
class HoldsThatAreOverTest {
  private final GateServiceFixture track = new GateServiceFixture();

  private Hold place(Duration length) {
    Hold hold = track.control.hold("shop", "cron", "backup", track.now.plus(length), track.now);
    track.pass(Duration.ofSeconds(1));
    return hold;
  }

  @Test
  void aThousandOfThemAreNotAllKept() {
    for (int i = 0; i < 1_000; i++) {
      place(Duration.ofMillis(500));
    }
    Hold last = place(Duration.ofHours(1));
    assertThat(track.control.holds()).hasSizeLessThanOrEqualTo(500).contains(last);
    Question fleet = new Question("shop", null, null, FLEET, null, 1);
    assertThat(track.control.ask(fleet, "ann", track.now).verdict()).isEqualTo(HOLD);
  }

  @Test
  void thoseInForceAreKeptHoweverManyFollow() {
    Hold first = place(Duration.ofHours(10));
    for (int i = 0; i < 600; i++) {
      place(Duration.ofMillis(500));
    }
    assertThat(track.control.holds()).contains(first);
  }
}
