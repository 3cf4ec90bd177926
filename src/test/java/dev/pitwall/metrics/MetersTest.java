package dev.pitwall.metrics;

import static dev.pitwall.metrics.Watched.NOW;
import static dev.pitwall.metrics.Watched.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.gate.GatePhase;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.GateService;
import dev.pitwall.rollout.Hold;
import dev.pitwall.rollout.Phase;
import dev.pitwall.rollout.Question;
import dev.pitwall.rollout.Rollout;
import dev.pitwall.signal.HealthSample;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.QueueState;
import dev.pitwall.signal.Unreadable;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetersTest {
  private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0";

  private Instant now = NOW;
  private final Meters meters = new Meters("1.2.3", false, () -> now);
  private final GateService control = Watched.control();

  @BeforeEach
  void know() {
    meters.know(Watched.roster());
    meters.watch(control);
    control.onChange(meters::heard);
  }

  @AfterEach
  void close() {
    meters.close();
  }

  private String page() {
    return Watched.page(meters, null);
  }

  private static QueueSample orders(Instant at) {
    return new QueueSample(
        "queue-0", "app01", at, 3.0, null, Duration.ofSeconds(2), null, null, null, null, null);
  }

  @Test
  void countsRunsByOutcomeAndKeepsTheRunAsAnExemplar() {
    meters.ran(run("checkout", "app01", Outcome.PASSED, "pay"));
    meters.ran(run("checkout", "app01", Outcome.FAILED, "pay"));
    assertThat(Watched.page(meters, OPEN_METRICS))
        .contains(
            "pitwall_journey_runs_total{journey=\"checkout\",outcome=\"PASSED\",target=\"app01\"} 1.0")
        .contains("pitwall_journey_up{journey=\"checkout\",target=\"app01\"} 0.0")
        .contains("run_id=\"run_1\"")
        .contains("pitwall_step_duration_seconds_count{journey=\"checkout\",step=\"pay\"} 2")
        .contains("pitwall_step_failures_total{journey=\"checkout\",step=\"pay\"} 1.0")
        .contains("pitwall_build_info{version=\"1.2.3\"} 1.0");
  }

  @Test
  void whatCanFailIsZeroBeforeItFirstDoes() {
    assertThat(page())
        .contains(
            "pitwall_journey_runs_total{journey=\"checkout\",outcome=\"FAILED\",target=\"front\"} 0.0")
        .contains("pitwall_step_failures_total{journey=\"checkout\",step=\"browse\"} 0.0")
        .contains("pitwall_journey_objective_ratio{journey=\"checkout\"} 0.99")
        .contains("pitwall_journey_interval_seconds{journey=\"checkout\"} 30.0")
        .contains("pitwall_journey_info{journey=\"checkout\",service=\"shop\"} 1.0");
  }

  @Test
  void bucketsEndAtTheTimeoutAndOneIsWhatIsDemanded() {
    meters.ran(run("checkout", null, Outcome.PASSED, "pay"));
    assertThat(page())
        .contains("duration_seconds_bucket{journey=\"checkout\",target=\"front\",le=\"10.0\"} 1")
        .doesNotContain("target=\"front\",le=\"20.0\"")
        .contains("step_duration_seconds_bucket{journey=\"checkout\",step=\"pay\",le=\"0.3\"} 1")
        .doesNotContain("step=\"pay\",le=\"10.0\"");
  }

  @Test
  void aRunThatMeasuredNothingChangesNeitherUpNorDurations() {
    meters.ran(run("checkout", "app01", Outcome.PASSED, "pay"));
    meters.ran(run("checkout", "app01", Outcome.ERRORED, "pay"));
    assertThat(page())
        .contains("pitwall_journey_up{journey=\"checkout\",target=\"app01\"} 1.0")
        .contains("outcome=\"ERRORED\"")
        .contains(
            "pitwall_journey_duration_seconds_count{journey=\"checkout\",target=\"app01\"} 1");
  }

  @Test
  void showsReadingsWhileTheyAreFreshAndWhetherTheirSourceIsUp() {
    meters.sampled(orders(NOW));
    meters.assessed(orders(NOW), QueueState.OK, Double.POSITIVE_INFINITY, 60.0);
    meters.sampled(new HealthSample("shop", "app01", NOW, true, "200", null));
    String depth = "pitwall_queue_depth{node=\"app01\",signal=\"queue-0\"} 3.0";
    assertThat(page())
        .contains(depth)
        .contains("pitwall_queue_oldest_age_seconds{node=\"app01\",signal=\"queue-0\"} 2.0")
        .contains("pitwall_queue_state{node=\"app01\",signal=\"queue-0\",state=\"OK\"} 1.0")
        .contains("pitwall_queue_state{node=\"app01\",signal=\"queue-0\",state=\"STALLED\"} 0.0")
        .contains("pitwall_queue_time_to_full_seconds{node=\"app01\",signal=\"queue-0\"} 60.0")
        .contains("pitwall_source_up{node=\"app01\",signal=\"queue-0\"} 1.0")
        .contains("pitwall_node_up{node=\"app01\",service=\"shop\"} 1.0");
    meters.sampled(new Unreadable("queue-0", "app01", NOW, "refused"));
    assertThat(page())
        .contains(depth)
        .contains("pitwall_source_up{node=\"app01\",signal=\"queue-0\"} 0.0");
    now = NOW.plusSeconds(16);
    assertThat(page())
        .doesNotContain(depth)
        .contains("pitwall_source_last_success_timestamp_seconds{node=\"app01\"");
  }

  @Test
  void showsAnOpenRolloutAndForgetsItWhenItEnds() {
    control.open("d-1", "shop", "2.0", Rollout.Kind.DEPLOY, "ada", NOW);
    control.move("d-1", "app02", Phase.DRAINING, "ada", NOW);
    assertThat(page())
        .contains("pitwall_rollout_open{service=\"shop\"} 1.0")
        .contains("pitwall_rollout_info{rollout=\"d-1\",service=\"shop\",version=\"2.0\"} 1.0")
        .contains("pitwall_node_phase{node=\"app02\",phase=\"draining\",service=\"shop\"} 1.0")
        .contains("pitwall_node_phase{node=\"app02\",phase=\"waiting\",service=\"shop\"} 0.0")
        .contains("pitwall_node_phase_since_timestamp_seconds{node=\"app02\",service=\"shop\"}");
    control.move("d-1", "app02", Phase.STARTED, "ada", NOW);
    for (String node : List.of("app01", "app02", "app03")) {
      control.move("d-1", node, Phase.DONE, "ada", NOW);
    }
    control.finish("d-1", Rollout.Result.SUCCEEDED, "ada", NOW);
    assertThat(page())
        .contains("pitwall_rollout_open{service=\"shop\"} 0.0")
        .doesNotContain("pitwall_rollout_info{")
        .doesNotContain("pitwall_node_phase{");
  }

  @Test
  void showsAnOpenEvaluationAndAStopUntilItIsAcknowledged() {
    control.open("d-1", "shop", "2.0", Rollout.Kind.DEPLOY, "ada", NOW);
    control.move("d-1", "app01", Phase.STARTED, "ada", NOW);
    Question question = new Question("shop", "d-1", "app01", GatePhase.POST_START, "2.0", 1);
    String id = control.ask(question, "ada", NOW).id();
    control.feed().tick(WARM);
    assertThat(page())
        .contains("pitwall_gate_open_evaluations 1.0")
        .contains(verdict("PENDING") + " 1.0")
        .contains("pitwall_evidence_runs{gate=\"shop\",journey=\"checkout\",node=\"app01\"} 0.0")
        .containsPattern(
            "pitwall_evidence_runs_required\\{gate=\"shop\",journey=\"checkout\",node=\"app01\"} [1-9]")
        .contains("pitwall_gate_no_go_unacknowledged{gate=\"shop\"} 0.0");
    Evaluation stopped = failUntilItStops(question);
    assertThat(stopped.id()).isEqualTo(id);
    assertThat(page())
        .contains("pitwall_gate_open_evaluations 0.0")
        .contains(verdict("NO_GO") + " 1.0")
        .contains(verdict("PENDING") + " 0.0")
        .contains(
            "pitwall_gate_evaluations_total{gate=\"shop\",phase=\"post-start\",verdict=\"NO_GO\"} 1.0")
        .contains("pitwall_gate_no_go_unacknowledged{gate=\"shop\"} 1.0")
        .doesNotContain("pitwall_evidence_runs{");
    control.acknowledge(id, "ada", "disk was full", NOW);
    assertThat(page()).contains("pitwall_gate_no_go_unacknowledged{gate=\"shop\"} 0.0");
  }

  /** A node that was started at NOW is warm. */
  private static final Instant WARM = NOW.plusSeconds(3);

  private static String verdict(String verdict) {
    return "pitwall_gate_verdict{gate=\"shop\",node=\"app01\",phase=\"post-start\",verdict=\"%s\"}"
        .formatted(verdict);
  }

  private Evaluation failUntilItStops(Question question) {
    for (int i = 0; i < 6; i++) {
      Instant at = WARM.plusSeconds(2L * i);
      told("app02", Outcome.PASSED, "1.0", at);
      told("app03", Outcome.PASSED, "1.0", at);
      told("app01", Outcome.FAILED, "2.0", at);
    }
    return control.ask(question, "ada", WARM.plusSeconds(20));
  }

  private void told(String node, Outcome outcome, String version, Instant at) {
    Run run = run("checkout", node, outcome, "pay");
    control
        .feed()
        .accept(
            new Run(
                "run_" + node + "_" + at,
                run.journey(),
                run.service(),
                node,
                run.trigger(),
                outcome,
                at,
                run.took(),
                null,
                version,
                "http",
                run.failure(),
                run.steps(),
                run.artefacts()),
            at.plusSeconds(1));
  }

  @Test
  void showsHoldsAndWhenTheFirstEnds() {
    Instant end = NOW.plusSeconds(600);
    control.hold("shop", "ada", "lunch", end, NOW);
    control.hold("shop", "ada", "dinner", end.plusSeconds(1), NOW);
    Hold all = control.hold(null, "ada", "freeze", null, NOW);
    assertThat(page())
        .contains("pitwall_holds_active 3.0")
        .contains("pitwall_hold_active{gate=\"shop\"} 2.0")
        .contains("pitwall_hold_active{gate=\"\"} 1.0")
        .contains("pitwall_hold_expiry_timestamp_seconds{gate=\"shop\"} 1.7672622E9")
        .doesNotContain("pitwall_hold_expiry_timestamp_seconds{gate=\"\"}");
    control.release(all.id(), "ada", NOW);
    assertThat(page()).contains("pitwall_hold_active{gate=\"\"} 0.0");
  }

  @Test
  void showsFiguresThatAreAskedForAtEachScrape() {
    meters.watch("pitwall_browser_restarts_total", () -> 42, "WORN");
    assertThat(page()).contains("pitwall_browser_restarts_total{reason=\"WORN\"} 42.0");
  }

  @Test
  void histogramsAreNativeToAPrometheusThatAsksWhereTheConfigurationSaysSo() {
    String accept =
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited,"
            + OPEN_METRICS;
    assertThat(meters.page(accept, OutputStream.nullOutputStream())).contains("openmetrics-text");
    try (Meters both = new Meters("1", true, () -> now)) {
      both.know(Watched.roster());
      both.ran(run("checkout", null, Outcome.PASSED, "pay"));
      assertThat(both.page(accept, OutputStream.nullOutputStream())).contains("protobuf");
      assertThat(Watched.page(both, accept)).contains("pitwall_journey_duration_seconds", "run_1");
      assertThat(Watched.page(both, null)).contains("pitwall_journey_duration_seconds_bucket{");
    }
  }

  @Test
  void whatLeavesTheConfigurationLeavesNoSeries() {
    meters.ran(run("checkout", "app01", Outcome.FAILED, "pay"));
    meters.sampled(orders(NOW));
    control.ask(new Question("shop", null, null, GatePhase.FLEET, null, 1), "ada", NOW);
    assertThat(page()).contains("checkout", "queue-0", "pitwall_gate_verdict{");
    meters.know(KnownLabels.of(List.of(), List.of(), List.of(), List.of()));
    assertThat(page()).doesNotContain("checkout", "queue-0", "gate=\"shop\"", "service=\"shop\"");
  }
}
