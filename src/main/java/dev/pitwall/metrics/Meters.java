package dev.pitwall.metrics;

import dev.pitwall.gate.Verdict;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.StepResult;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.signal.AlertSample;
import dev.pitwall.signal.CertificateSample;
import dev.pitwall.signal.ErrorCounts;
import dev.pitwall.signal.HealthSample;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.QueueState;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.Unreadable;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Every meter of Pitwall, and the page that Prometheus reads. */
public final class Meters implements AutoCloseable {
  private static final String FRONT_DOOR = "front";
  private static final double[] SECONDS = {
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30
  };

  private final PrometheusMeterRegistry micrometer =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final PrometheusRegistry registry = micrometer.getPrometheusRegistry();
  private final JvmGcMetrics gc = new JvmGcMetrics();
  private final ExpositionFormats formats = ExpositionFormats.init();

  private final Counter runs =
      counter("pitwall_journey_runs", "Runs of journeys.", "journey", "target", "outcome");
  private final Histogram runSeconds =
      histogram("pitwall_journey_duration_seconds", "How long runs took.", "journey", "target");
  private final Histogram stepSeconds =
      histogram("pitwall_step_duration_seconds", "How long steps took.", "journey", "step");
  private final Known journeyUp =
      gauge(
          "pitwall_journey_up", "Whether the last run that measured passed.", "journey", "target");
  private final Known lastRun =
      gauge(
          "pitwall_journey_last_run_timestamp_seconds",
          "When the last run ended.",
          "journey",
          "target");
  private final Counter verdicts =
      counter(
          "pitwall_gate_evaluations", "Evaluations by how they ended.", "gate", "phase", "verdict");
  private final Histogram evaluationSeconds =
      histogram(
          "pitwall_gate_evaluation_duration_seconds",
          "From the question to the final verdict.",
          "gate",
          "phase");
  private final Known lastEvaluation =
      gauge(
          "pitwall_gate_last_evaluation_timestamp_seconds",
          "When the gate last reached a final verdict.",
          "gate");
  private final Known queueDepth = gauge("pitwall_queue_depth", "Items waiting.", "signal", "node");
  private final Known queueInFlight =
      gauge("pitwall_queue_in_flight", "Items being worked on.", "signal", "node");
  private final Known queueAge =
      gauge(
          "pitwall_queue_oldest_age_seconds",
          "How long the oldest item has waited.",
          "signal",
          "node");
  private final Known queueConsumers =
      gauge("pitwall_queue_consumers", "Who takes items.", "signal", "node");
  private final Known queueState =
      gauge(
          "pitwall_queue_state",
          "1 for the state a queue is in, 0 for the others.",
          "signal",
          "node",
          "state");
  private final Known queueDrain =
      gauge(
          "pitwall_queue_time_to_drain_seconds",
          "How long the backlog needs at the rates of the window; +Inf when it does not shrink.",
          "signal",
          "node");
  private final Known errorBad =
      gauge("pitwall_error_bad_requests", "The failed requests a source counts.", "signal", "node");
  private final Known errorTotal =
      gauge("pitwall_error_requests", "The requests a source counts.", "signal", "node");
  private final Known nodeUp =
      gauge("pitwall_node_up", "Whether a node's last health answer was good.", "service", "node");
  private final Known sourceUp =
      gauge("pitwall_source_up", "Whether a signal's last reading worked.", "signal", "node");
  private final Known sourceSuccess =
      gauge(
          "pitwall_source_last_success_timestamp_seconds",
          "When a signal was last read well.",
          "signal",
          "node");
  private final Known firing =
      gauge("pitwall_alerts_firing", "Alerts that fire, as a signal reads them.", "signal");
  private final Known certificateExpiry =
      gauge(
          "pitwall_certificate_expiry_timestamp_seconds",
          "When the first certificate of the chain expires; without a node at the front door.",
          "service",
          "node");
  private final Histogram lag =
      histogram("pitwall_scheduler_lag_seconds", "How late slots started.");

  public Meters(String version) {
    new JvmMemoryMetrics().bindTo(micrometer);
    new JvmThreadMetrics().bindTo(micrometer);
    new ProcessorMetrics().bindTo(micrometer);
    new UptimeMetrics().bindTo(micrometer);
    gc.bindTo(micrometer);
    gauge("pitwall_build_info", "The version that runs.", "version").set(1, version);
  }

  /** Takes a run. */
  public void ran(Run run) {
    String target = run.targetNode() == null ? FRONT_DOOR : run.targetNode();
    runs.labelValues(run.journey(), target, run.outcome().name()).inc();
    lastRun.set(run.endedAt().toEpochMilli() / 1000.0, run.journey(), target);
    if (!run.isEvidence()) {
      return;
    }
    journeyUp.set(run.failure() == null ? 1 : 0, run.journey(), target);
    runSeconds
        .labelValues(run.journey(), target)
        .observeWithExemplar(seconds(run.took()), Labels.of("run_id", run.id()));
    for (StepResult step : run.steps()) {
      stepSeconds.labelValues(run.journey(), step.label()).observe(seconds(step.took()));
    }
  }

  /** Takes an evaluation that became final. */
  public void decided(Evaluation evaluation) {
    String gate = evaluation.question().gate();
    String phase = evaluation.question().phase().key();
    Verdict verdict = evaluation.verdict();
    verdicts.labelValues(gate, phase, verdict.name()).inc();
    if (evaluation.decidedAt() != null) {
      evaluationSeconds
          .labelValues(gate, phase)
          .observe(seconds(Duration.between(evaluation.openedAt(), evaluation.decidedAt())));
      lastEvaluation.set(evaluation.decidedAt().toEpochMilli() / 1000.0, gate);
    }
  }

  /** Takes a reading. */
  public void sampled(Sample sample) {
    String node = sample.node() == null ? "" : sample.node();
    if (!(sample instanceof HealthSample || sample instanceof CertificateSample)) {
      boolean read = !(sample instanceof Unreadable);
      sourceUp.set(read ? 1 : 0, sample.signal(), node);
      if (read) {
        sourceSuccess.set(sample.at().toEpochMilli() / 1000.0, sample.signal(), node);
      }
    }
    switch (sample) {
      case QueueSample queue -> {
        set(queueDepth, queue.depth(), queue.signal(), node);
        set(queueInFlight, queue.inFlight(), queue.signal(), node);
        Duration age = queue.oldestAge();
        set(queueConsumers, queue.consumers(), queue.signal(), node);
        set(queueAge, age == null ? null : seconds(age), queue.signal(), node);
      }
      case ErrorCounts counts -> {
        errorBad.set(counts.badTotal(), counts.signal(), node);
        errorTotal.set(counts.total(), counts.signal(), node);
      }
      case HealthSample health -> nodeUp.set(health.up() ? 1 : 0, health.signal(), node);
      case AlertSample alerts -> firing.set(alerts.total(), alerts.signal());
      case CertificateSample certificate ->
          certificateExpiry.set(
              certificate.notAfter().toEpochMilli() / 1000.0, certificate.signal(), node);
      case Unreadable failure -> {
        // nothing was read; the source's state above says so
      }
    }
  }

  /** Takes what the readings of a queue amount to. */
  public void assessed(Sample latest, QueueState state, double secondsToDrain) {
    String node = latest.node() == null ? "" : latest.node();
    for (QueueState one : QueueState.values()) {
      queueState.set(one == state ? 1 : 0, latest.signal(), node, one.name());
    }
    queueDrain.set(secondsToDrain, latest.signal(), node);
  }

  /** Takes how late a slot started. */
  public void late(Duration by) {
    lag.observe(seconds(by));
  }

  /** Shows a figure that is asked for at each scrape. */
  public void watch(String name, String help, Supplier<Number> figure, String... tags) {
    Gauge.builder(name, figure)
        .description(help)
        .tags(tags)
        .strongReference(true)
        .register(micrometer);
  }

  /** The page, in the format that the Accept header asks for. */
  public Page page(@Nullable String accept) {
    ExpositionFormatWriter writer = formats.findWriter(accept);
    ByteArrayOutputStream out = new ByteArrayOutputStream(64 * 1024);
    try {
      writer.write(out, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Page(writer.getContentType(), out.toString(StandardCharsets.UTF_8));
  }

  /** What Prometheus gets. */
  public record Page(String contentType, String text) {}

  @Override
  public void close() {
    gc.close();
    micrometer.close();
  }

  private static void set(Known gauge, @Nullable Double value, String... labels) {
    if (value != null) {
      gauge.set(value, labels);
    }
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private Counter counter(String name, String help, String... labels) {
    return Counter.builder().name(name).help(help).labelNames(labels).register(registry);
  }

  private Histogram histogram(String name, String help, String... labels) {
    return Histogram.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .classicOnly()
        .classicUpperBounds(SECONDS)
        .register(registry);
  }

  private Known gauge(String name, String help, String... labels) {
    return new Known(
        io.prometheus.metrics.core.metrics.Gauge.builder()
            .name(name)
            .help(help)
            .labelNames(labels)
            .register(registry));
  }

  /** A gauge that is set to what was seen last. */
  private record Known(io.prometheus.metrics.core.metrics.Gauge gauge) {
    void set(double value, String... labels) {
      gauge.labelValues(labels).set(value);
    }
  }
}
