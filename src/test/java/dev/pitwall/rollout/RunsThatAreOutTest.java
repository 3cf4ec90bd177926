package dev.pitwall.rollout;

import static dev.pitwall.gate.GatePhase.POST_START;
import static dev.pitwall.gate.Verdict.GO;
import static dev.pitwall.gate.Verdict.PENDING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.Failure;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.Trigger;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs that began before the newest one and are not over: they may still fail. */
class RunsThatAreOutTest {
  private final GateServiceFixture track = new GateServiceFixture();

  @BeforeEach
  void aRunIsOutWhileTwelvePass() {
    track.askStarted("app01");
    track.pass(Duration.ofSeconds(3));
    track.healthy(GateServiceFixture.NEW, "app01");
    track.control.feed().started("run_out", "checkout", "app01", track.now);
    track.runs(12, "app01", Outcome.PASSED);
    track.healthy(GateServiceFixture.NEW, "app01");
  }

  @Test
  void theQuestionWaitsForIt() {
    assertThat(track.ask(POST_START, "app01").verdict()).isEqualTo(PENDING);
    assertThat(track.ask(POST_START, "app01").judgement().reason()).contains("1 runs that are out");
  }

  @Test
  void oneThatItsProbeSkippedIsOutNoMore() {
    Run skipped =
        new Run(
            "run_out",
            "checkout",
            "shop",
            "app01",
            Trigger.BURST,
            Outcome.SKIPPED,
            track.now,
            Duration.ofSeconds(10),
            null,
            null,
            "browser",
            new Failure(0, "start", "no browser was free", "a free browser"),
            List.of(),
            List.of());
    track.control.feed().accept(skipped, track.now);
    assertThat(track.ask(POST_START, "app01").verdict()).isEqualTo(GO);
  }

  @Test
  void oneThatBrokeIsOutNoMore() {
    track.control.feed().gaveUp("run_out", "checkout", "app01");
    assertThat(track.ask(POST_START, "app01").verdict()).isEqualTo(GO);
  }
}
