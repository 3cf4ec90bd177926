package dev.pitwall.gate;

import static dev.pitwall.gate.Cases.OLD;
import static dev.pitwall.gate.Cases.postStart;
import static dev.pitwall.gate.Verdict.NO_GO;
import static dev.pitwall.gate.Verdict.PENDING;
import static dev.pitwall.testing.Gates.gate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.testing.Gates;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A node whose start was told and that still answers as the version before. */
class OldVersionTest {
  private static final Gates GATE = gate().version().startWithin(Duration.ofSeconds(15));

  @Test
  void untilTheTimeForItsStartIsOverTheProcessBeforeMayStillAnswer() {
    Cases cases = answersAsOld(14);
    assertThat(cases.verdictOf(GATE)).isEqualTo(PENDING);
    assertThat(cases.reasonOf(GATE)).contains("answers as version 1.0 as before: not restarted");
  }

  @Test
  void afterThatTheVersionIsTheWrongOne() {
    Cases cases = answersAsOld(16);
    assertThat(cases.verdictOf(GATE)).isEqualTo(NO_GO);
    assertThat(cases.reasonOf(GATE))
        .contains("answers as version 1.0 as before; required version 2.0 within 15 s");
  }

  @Test
  void aStartThatWasNeitherToldNorSeenIsWaitedForAndNoVersionIsWrong() {
    Cases cases = answersAsOld(60).start(NodeStart.State.AWAITED, OLD);
    assertThat(cases.verdictOf(GATE)).isEqualTo(PENDING);
  }

  private static Cases answersAsOld(int seconds) {
    Cases cases = postStart().start(NodeStart.State.TOLD, OLD);
    for (int i = 0; i < seconds; i++) {
      cases.saysVersion(OLD);
    }
    return cases;
  }
}
