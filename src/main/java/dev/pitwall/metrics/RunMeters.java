package dev.pitwall.metrics;

import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.StepResult;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;

/** What runs of journeys amount to. */
final class RunMeters implements MultiCollector {
  static final Metric RUNS =
      Metric.counter(
          "pitwall_journey_runs_total",
          "runs",
          "Runs. Only PASSED and FAILED say something of the target: ERRORED could not measure,"
              + " SKIPPED did not take place. target is front or a node.",
          "journey",
          "target",
          "outcome");
  static final Metric SECONDS =
      Metric.histogram(
          "pitwall_journey_duration_seconds",
          "How long runs took that passed or failed. Exemplars carry run_id and trace_id. With many journeys:"
              + " front door only, two buckets.",
          "journey",
          "target");
  static final Metric STEP_SECONDS =
      Metric.histogram(
          "pitwall_step_duration_seconds",
          "How long steps took that passed or failed, at all targets together; one bucket is the"
              + " step's own within. Exemplars carry run_id and trace_id. Absent with many journeys.",
          "journey",
          "step");
  static final Metric STEP_FAILURES =
      Metric.counter(
          "pitwall_step_failures_total",
          "failures",
          "Failures of steps, at all targets together.",
          "journey",
          "step");
  static final Metric UP =
      Metric.gauge(
          "pitwall_journey_up",
          "1 or 0",
          "Whether the last run that passed or failed passed.",
          "journey",
          "target");
  static final Metric LAST_RUN =
      Metric.gauge(
          "pitwall_journey_last_run_timestamp_seconds",
          "Unix seconds",
          "When the last run ended that was not skipped. With many journeys: front door only.",
          "journey",
          "target");
  static final Metric OBJECTIVE =
      Metric.gauge(
          "pitwall_journey_objective_ratio",
          "ratio",
          "The share of runs that must pass, as its file says.",
          "journey");
  static final Metric INTERVAL =
      Metric.gauge(
          "pitwall_journey_interval_seconds",
          "seconds",
          "How often it runs through the front door.",
          "journey");
  static final Metric INFO =
      Metric.info(
              "pitwall_journey_info",
              "A journey of the configuration, and its service.",
              "journey",
              "service")
          .most(Metric.MOST);
  static final List<Metric> ALL =
      List.of(RUNS, SECONDS, STEP_SECONDS, STEP_FAILURES, UP, LAST_RUN, OBJECTIVE, INTERVAL, INFO);

  private final Counter runs;
  private final BoundedSeries runSeries;
  private final Counter failures;
  private final BoundedSeries failureSeries;
  private final Gauge up;
  private final BoundedSeries upSeries;
  private final Gauge lastRun;
  private final BoundedSeries lastRunSeries;
  private final HistogramFamily seconds;
  private final HistogramFamily stepSeconds;
  private final RefusedSeries refused;
  private volatile KnownLabels roster = KnownLabels.NOBODY;
  private volatile MetricDetail detail = MetricDetail.FULL;

  RunMeters(PrometheusRegistry registry, RefusedSeries refused, boolean nativeHistograms) {
    this.refused = refused;
    this.runs = counter(RUNS, registry);
    this.runSeries = new BoundedSeries(RUNS, runs, refused);
    this.failures = counter(STEP_FAILURES, registry);
    this.failureSeries = new BoundedSeries(STEP_FAILURES, failures, refused);
    this.up = gauge(UP, registry);
    this.upSeries = new BoundedSeries(UP, up, refused);
    this.lastRun = gauge(LAST_RUN, registry);
    this.lastRunSeries = new BoundedSeries(LAST_RUN, lastRun, refused);
    this.seconds = new HistogramFamily(SECONDS, RunMeters::runBounds, nativeHistograms, refused);
    this.stepSeconds =
        new HistogramFamily(STEP_SECONDS, RunMeters::stepBounds, nativeHistograms, refused);
    registry.register(seconds);
    registry.register(stepSeconds);
    registry.register(this);
  }

  private static Counter counter(Metric metric, PrometheusRegistry registry) {
    return Counter.builder()
        .name(metric.baseName())
        .help(metric.meaning())
        .labelNames(metric.labels().toArray(String[]::new))
        .register(registry);
  }

  private static Gauge gauge(Metric metric, PrometheusRegistry registry) {
    return Gauge.builder()
        .name(metric.name())
        .help(metric.meaning())
        .labelNames(metric.labels().toArray(String[]::new))
        .register(registry);
  }

  private static List<Double> runBounds(List<String> labels, KnownLabels roster) {
    KnownLabels.OneJourney journey = roster.journeys().get(labels.getFirst());
    return journey == null || MetricDetail.of(roster) == MetricDetail.LEAN
        ? Buckets.FEW
        : Buckets.upTo(journey.timeout(), null);
  }

  private static List<Double> stepBounds(List<String> labels, KnownLabels roster) {
    KnownLabels.OneJourney journey = roster.journeys().get(labels.getFirst());
    KnownLabels.StepLimit limit = journey == null ? null : journey.steps().get(labels.get(1));
    return limit == null ? Buckets.GRID : Buckets.upTo(limit.timeout(), limit.within());
  }

  /** Takes a run. */
  void ran(Run run) {
    String journey = run.journey();
    String target = run.targetNode() == null ? KnownLabels.FRONT_DOOR : run.targetNode();
    count(journey, target, run.outcome());
    if (run.outcome() != Outcome.SKIPPED && tells(target)) {
      double at = run.endedAt().toEpochMilli() / 1000.0;
      lastRunSeries.use(() -> lastRun.labelValues(journey, target).set(at), journey, target);
    }
    if (run.isEvidence()) {
      Labels exemplar = Labels.of("run_id", run.id(), "trace_id", run.trace().id());
      double passed = run.failure() == null ? 1 : 0;
      upSeries.use(() -> up.labelValues(journey, target).set(passed), journey, target);
      if (tells(target)) {
        seconds.observe(run.took(), exemplar, journey, target);
      }
      run.steps().forEach(step -> took(run, step, exemplar));
    }
  }

  private void count(String journey, String target, Outcome outcome) {
    String word = outcome.name();
    runSeries.use(() -> runs.labelValues(journey, target, word).inc(), journey, target, word);
  }

  private boolean tells(String target) {
    return detail == MetricDetail.FULL || target.equals(KnownLabels.FRONT_DOOR);
  }

  private void took(Run run, StepResult step, Labels exemplar) {
    boolean failed = step.outcome() == Outcome.FAILED;
    if (failed) {
      String journey = run.journey();
      String label = step.label();
      failureSeries.use(() -> failures.labelValues(journey, label).inc(), journey, label);
    }
    if (detail == MetricDetail.FULL && (failed || step.outcome() == Outcome.PASSED)) {
      stepSeconds.observe(step.took(), exemplar, run.journey(), step.label());
    }
  }

  /** The names that are known now; what can fail is shown with a zero before it first does. */
  void know(KnownLabels names) {
    roster = names;
    detail = MetricDetail.of(names);
    List.of(runSeries, failureSeries, upSeries, lastRunSeries).forEach(one -> one.know(names));
    seconds.know(names);
    stepSeconds.know(names);
    names.journeys().forEach(this::expect);
  }

  private void expect(String name, KnownLabels.OneJourney journey) {
    for (String target : journey.targets()) {
      if (tells(target)) {
        for (Outcome outcome : List.of(Outcome.PASSED, Outcome.FAILED)) {
          String word = outcome.name();
          runSeries.use(() -> runs.initLabelValues(name, target, word), name, target, word);
        }
      }
    }
    for (String step : detail == MetricDetail.FULL ? journey.steps().keySet() : List.<String>of()) {
      failureSeries.use(() -> failures.initLabelValues(name, step), name, step);
    }
  }

  @Override
  public MetricSnapshots collect() {
    ValueSnapshots gauges = new ValueSnapshots(refused);
    roster
        .journeys()
        .forEach(
            (name, journey) -> {
              gauges.put(OBJECTIVE, journey.objective(), name);
              gauges.put(INTERVAL, journey.every().toMillis() / 1000.0, name);
              gauges.put(INFO, true, name, journey.service());
            });
    return gauges.snapshots();
  }
}
