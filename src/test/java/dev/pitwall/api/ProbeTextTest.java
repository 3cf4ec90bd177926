package dev.pitwall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.Failure;
import dev.pitwall.journey.HttpTimings;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.StepResult;
import dev.pitwall.journey.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The page of a probe, letter by letter. A Prometheus reads 1 and 1.0 as the same, in any order.
 */
class ProbeTextTest {
  private static final HttpTimings ALL_PHASES =
      new HttpTimings(
          Duration.ofMillis(2), Duration.ofMillis(5), Duration.ofMillis(30), Duration.ofMillis(40));

  private static StepResult request(String label, Outcome outcome, int status) {
    return new StepResult(
        1, label, false, outcome, Duration.ofNanos(40_500_400), status, ALL_PHASES, null);
  }

  private static StepResult step(int number, String label, Outcome outcome, Duration took) {
    return new StepResult(number, label, false, outcome, took, 0, null, null);
  }

  private static String page(Outcome outcome, StepResult... steps) {
    Failure failure =
        outcome == Outcome.PASSED
            ? null
            : new Failure(1, false, "GET /", "status 500", "status 200", List.of());
    Run run =
        new Run(
            "run_000001",
            "checkout",
            "shop",
            null,
            Trigger.MANUAL,
            outcome,
            Instant.EPOCH,
            Duration.ofMillis(120),
            null,
            null,
            "http",
            failure,
            List.of(steps),
            List.of());
    return ProbeText.of(run, Duration.ofMillis(120));
  }

  @Test
  void aJourneyThatPassed() {
    assertThat(
            page(
                Outcome.PASSED,
                request("GET /", Outcome.PASSED, 200),
                step(2, "POST /cart", Outcome.PASSED, Duration.ofMillis(7)),
                step(3, "GET /after", Outcome.SKIPPED, Duration.ZERO)))
        .isEqualTo(
            """
            # HELP probe_duration_seconds Returns how long the probe took to complete in seconds
            # TYPE probe_duration_seconds gauge
            probe_duration_seconds 0.12
            # HELP probe_http_duration_seconds Duration of the first request by phase
            # TYPE probe_http_duration_seconds gauge
            probe_http_duration_seconds{phase="connect"} 0.002
            probe_http_duration_seconds{phase="processing"} 0.03
            probe_http_duration_seconds{phase="resolve"} 0.0
            probe_http_duration_seconds{phase="tls"} 0.005
            probe_http_duration_seconds{phase="transfer"} 0.003
            # HELP probe_http_status_code Response HTTP status code of the first request
            # TYPE probe_http_status_code gauge
            probe_http_status_code 200.0
            # HELP probe_step_duration_seconds Returns how long a step took in seconds
            # TYPE probe_step_duration_seconds gauge
            probe_step_duration_seconds{step="GET /"} 0.0405
            probe_step_duration_seconds{step="POST /cart"} 0.007
            # HELP probe_step_success Displays whether or not a step of the journey passed
            # TYPE probe_step_success gauge
            probe_step_success{step="GET /"} 1.0
            probe_step_success{step="POST /cart"} 1.0
            # HELP probe_success Displays whether or not the probe was a success
            # TYPE probe_success gauge
            probe_success 1.0
            """);
  }

  /** Whatever else was wrong with the answer. */
  @Test
  void aJourneyThatFailedHasTheStatusOfItsAnswer() {
    assertThat(page(Outcome.FAILED, request("GET /", Outcome.FAILED, 500)))
        .contains("\nprobe_success 0.0\n")
        .contains("\nprobe_http_status_code 500.0\n")
        .contains("\nprobe_step_success{step=\"GET /\"} 0.0\n");
  }

  @Test
  void aJourneyThatNothingAnswered() {
    assertThat(page(Outcome.FAILED, step(1, "GET /", Outcome.FAILED, Duration.ofSeconds(2))))
        .isEqualTo(
            """
            # HELP probe_duration_seconds Returns how long the probe took to complete in seconds
            # TYPE probe_duration_seconds gauge
            probe_duration_seconds 0.12
            # HELP probe_http_status_code Response HTTP status code of the first request
            # TYPE probe_http_status_code gauge
            probe_http_status_code 0.0
            # HELP probe_step_duration_seconds Returns how long a step took in seconds
            # TYPE probe_step_duration_seconds gauge
            probe_step_duration_seconds{step="GET /"} 2.0
            # HELP probe_step_success Displays whether or not a step of the journey passed
            # TYPE probe_step_success gauge
            probe_step_success{step="GET /"} 0.0
            # HELP probe_success Displays whether or not the probe was a success
            # TYPE probe_success gauge
            probe_success 0.0
            """);
  }

  @Test
  void aJourneyOfABrowserThatPassedHasNoStatus() {
    assertThat(page(Outcome.PASSED, step(1, "open /", Outcome.PASSED, Duration.ofSeconds(2))))
        .doesNotContain("probe_http");
  }

  @Test
  void aJourneyThatDidNotEndInTime() {
    assertThat(ProbeText.late(Duration.ofSeconds(9)))
        .isEqualTo(
            """
            # HELP probe_duration_seconds Returns how long the probe took to complete in seconds
            # TYPE probe_duration_seconds gauge
            probe_duration_seconds 9.0
            # HELP probe_http_status_code Response HTTP status code of the first request
            # TYPE probe_http_status_code gauge
            probe_http_status_code 0.0
            # HELP probe_success Displays whether or not the probe was a success
            # TYPE probe_success gauge
            probe_success 0.0
            """);
  }

  @Test
  void stepsThatRedactionHasMadeAlikeAreOneSeries() {
    String page =
        page(
            Outcome.FAILED,
            step(1, "GET /***", Outcome.PASSED, Duration.ofMillis(1)),
            step(2, "GET /***", Outcome.FAILED, Duration.ofMillis(2)));
    assertThat(page.lines().filter(line -> line.startsWith("probe_step_")))
        .containsExactly(
            "probe_step_duration_seconds{step=\"GET /***\"} 0.001",
            "probe_step_success{step=\"GET /***\"} 1.0");
  }

  @Test
  void whatALabelHoldsCannotEndIt() {
    String page =
        page(
            Outcome.PASSED,
            step(1, "a \"b\" {c=\"d\"} 1", Outcome.PASSED, Duration.ofMillis(1)),
            step(2, "back\\slash \\n", Outcome.PASSED, Duration.ofMillis(1)),
            step(3, "line\nprobe_success 0", Outcome.PASSED, Duration.ofMillis(1)),
            step(4, "tab\tö€\uD83D\uDE97", Outcome.PASSED, Duration.ofMillis(1)));
    assertThat(page.lines().filter(line -> line.startsWith("probe_step_success")))
        .containsExactlyInAnyOrder(
            "probe_step_success{step=\"a \\\"b\\\" {c=\\\"d\\\"} 1\"} 1.0",
            "probe_step_success{step=\"back\\\\slash \\\\n\"} 1.0",
            "probe_step_success{step=\"line\\nprobe_success 0\"} 1.0",
            "probe_step_success{step=\"tab\tö€\uD83D\uDE97\"} 1.0");
    assertThat(page.lines().filter(line -> line.startsWith("probe_success")))
        .containsExactly("probe_success 1.0");
  }

  /** Phases that did not occur are 0, and so is what would be less. */
  @Test
  void phasesThatDidNotOccurAre0() {
    HttpTimings phases =
        new HttpTimings(null, null, Duration.ofMillis(50), Duration.ofNanos(49_999_999));
    StepResult odd =
        new StepResult(1, "GET /", false, Outcome.PASSED, Duration.ofMillis(50), 204, phases, null);
    assertThat(
            page(Outcome.PASSED, odd)
                .lines()
                .filter(line -> line.startsWith("probe_http_duration_seconds{")))
        .containsExactly(
            "probe_http_duration_seconds{phase=\"connect\"} 0.0",
            "probe_http_duration_seconds{phase=\"processing\"} 0.05",
            "probe_http_duration_seconds{phase=\"resolve\"} 0.0",
            "probe_http_duration_seconds{phase=\"tls\"} 0.0",
            "probe_http_duration_seconds{phase=\"transfer\"} 0.0");
  }
}
