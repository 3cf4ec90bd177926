package dev.pitwall.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.Failure;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.StepResult;
import dev.pitwall.journey.Trigger;
import dev.pitwall.signal.HealthSample;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.Unreadable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetersTest {
  private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");
  private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0";

  private final Meters meters = new Meters("1.2.3");

  @AfterEach
  void close() {
    meters.close();
  }

  private static Run run(Outcome outcome) {
    Failure failure = outcome == Outcome.PASSED ? null : new Failure(1, "pay", "500", "201");
    StepResult step = new StepResult(1, "pay", false, outcome, Duration.ofMillis(20), null, null);
    return new Run(
        "run_1",
        "checkout",
        "shop",
        "app01",
        Trigger.SCHEDULE,
        outcome,
        NOW,
        Duration.ofMillis(30),
        null,
        null,
        "http",
        failure,
        List.of(step),
        List.of());
  }

  @Test
  void countsRunsByOutcomeAndKeepsTheRunAsAnExemplar() {
    meters.ran(run(Outcome.PASSED));
    meters.ran(run(Outcome.FAILED));
    String page = meters.page(OPEN_METRICS).text();
    assertThat(page)
        .contains(
            "pitwall_journey_runs_total{journey=\"checkout\",outcome=\"PASSED\",target=\"app01\"} 1.0")
        .contains("pitwall_journey_up{journey=\"checkout\",target=\"app01\"} 0.0")
        .contains("run_id=\"run_1\"")
        .contains("pitwall_step_duration_seconds_count{journey=\"checkout\",step=\"pay\"} 2")
        .contains("pitwall_build_info{version=\"1.2.3\"} 1.0");
  }

  @Test
  void aRunThatMeasuredNothingChangesNeitherUpNorDurations() {
    meters.ran(run(Outcome.PASSED));
    meters.ran(run(Outcome.ERRORED));
    String page = meters.page(null).text();
    assertThat(page)
        .contains("pitwall_journey_up{journey=\"checkout\",target=\"app01\"} 1.0")
        .contains("outcome=\"ERRORED\"")
        .contains(
            "pitwall_journey_duration_seconds_count{journey=\"checkout\",target=\"app01\"} 1");
  }

  @Test
  void showsReadingsAndWhetherTheirSourceIsUp() {
    meters.sampled(
        new QueueSample(
            "orders", null, NOW, 3.0, null, Duration.ofSeconds(2), null, null, null, null, null));
    meters.sampled(new HealthSample("shop", "app01", NOW, true, "200", null));
    assertThat(meters.page(null).text())
        .contains("pitwall_queue_depth{node=\"\",signal=\"orders\"} 3.0")
        .contains("pitwall_queue_oldest_age_seconds{node=\"\",signal=\"orders\"} 2.0")
        .contains("pitwall_source_up{node=\"\",signal=\"orders\"} 1.0")
        .contains("pitwall_node_up{node=\"app01\",service=\"shop\"} 1.0");
    meters.sampled(new Unreadable("orders", null, NOW, "refused"));
    assertThat(meters.page(null).text())
        .contains("pitwall_source_up{node=\"\",signal=\"orders\"} 0.0");
  }

  @Test
  void showsFiguresThatAreAskedForAtEachScrape() {
    meters.watch("pitwall_test_figure", "A figure.", () -> 42, "reason", "WORN");
    assertThat(meters.page(null).text()).contains("pitwall_test_figure{reason=\"WORN\"} 42.0");
  }
}
