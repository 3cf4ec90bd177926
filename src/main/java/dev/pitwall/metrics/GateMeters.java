package dev.pitwall.metrics;

import dev.pitwall.gate.Finding;
import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.Need;
import dev.pitwall.gate.Verdict;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.Question;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** What gates answered. */
final class GateMeters {
  static final Metric VERDICTS =
      Metric.counter(
          "pitwall_gate_evaluations_total",
          "evaluations",
          "Evaluations by how they ended.",
          "gate",
          "phase",
          "verdict");
  static final Metric SECONDS =
      Metric.histogram(
          "pitwall_gate_evaluation_duration_seconds",
          "From the question to the final verdict. Exemplars carry evaluation_id and trace_id.",
          "gate",
          "phase");
  static final Metric LAST =
      Metric.gauge(
          "pitwall_gate_last_evaluation_timestamp_seconds",
          "Unix seconds",
          "When the gate last reached a final verdict.",
          "gate");
  static final Metric VERDICT =
      Metric.states(
          "pitwall_gate_verdict",
          "The verdict of the newest evaluation of a gate, node and phase; node is empty for the"
              + " fleet.",
          "gate",
          "node",
          "phase",
          "verdict");
  static final Metric EVIDENCE =
      Metric.gauge(
          "pitwall_evidence_runs",
          "runs",
          "Runs that count so far, of the journeys an open evaluation waits for.",
          "gate",
          "node",
          "journey");
  static final Metric EVIDENCE_REQUIRED =
      Metric.gauge(
          "pitwall_evidence_runs_required",
          "runs",
          "Runs at which it is expected to be decided, if they pass.",
          "gate",
          "node",
          "journey");
  static final List<Metric> ALL =
      List.of(VERDICTS, SECONDS, LAST, VERDICT, EVIDENCE, EVIDENCE_REQUIRED);

  private static final String JOURNEY_CHECK = "journey:";
  private static final List<String> WORDS =
      Arrays.stream(Verdict.values()).map(Verdict::name).toList();

  private record Place(String gate, String node, GatePhase phase) {}

  private final Counter verdicts;
  private final BoundedSeries verdictSeries;
  private final Gauge last;
  private final BoundedSeries lastSeries;
  private final HistogramFamily seconds;
  private final RefusedSeries refused;
  private final Map<Place, Evaluation> newest = new ConcurrentHashMap<>();
  private volatile KnownLabels roster = KnownLabels.NOBODY;

  GateMeters(PrometheusRegistry registry, RefusedSeries refused, boolean nativeHistograms) {
    this.refused = refused;
    this.verdicts =
        Counter.builder()
            .name(VERDICTS.baseName())
            .help(VERDICTS.meaning())
            .labelNames("gate", "phase", "verdict")
            .register(registry);
    this.verdictSeries = new BoundedSeries(VERDICTS, verdicts, refused);
    this.last =
        Gauge.builder()
            .name(LAST.name())
            .help(LAST.meaning())
            .labelNames("gate")
            .register(registry);
    this.lastSeries = new BoundedSeries(LAST, last, refused);
    this.seconds =
        new HistogramFamily(SECONDS, (labels, names) -> Buckets.MINUTES, nativeHistograms, refused);
    registry.register(seconds);
  }

  /** Takes an evaluation that opened, changed, or was read back after a restart. */
  void heard(Evaluation evaluation) {
    Question question = evaluation.question();
    Place place =
        new Place(
            question.gate(), Objects.requireNonNullElse(question.node(), ""), question.phase());
    if (!roster.allows(List.of("gate", "node"), List.of(place.gate(), place.node()))) {
      refused.count(VERDICT);
      return;
    }
    newest.merge(place, evaluation, GateMeters::newer);
  }

  private static Evaluation newer(Evaluation one, Evaluation other) {
    return other.openedAt().isBefore(one.openedAt()) ? one : other;
  }

  /** Takes an evaluation that became final. */
  void decided(Evaluation evaluation) {
    String gate = evaluation.question().gate();
    String phase = evaluation.question().phase().key();
    String verdict = evaluation.verdict().name();
    Instant at = evaluation.decidedAt();
    verdictSeries.use(() -> verdicts.labelValues(gate, phase, verdict).inc(), gate, phase, verdict);
    if (at != null) {
      Labels exemplar =
          Labels.of("evaluation_id", evaluation.id(), "trace_id", evaluation.trace().id());
      seconds.observe(Duration.between(evaluation.openedAt(), at), exemplar, gate, phase);
      recall(gate, at);
    }
  }

  /** The gate has answered then, perhaps before a restart. */
  void recall(String gate, Instant at) {
    double then = at.toEpochMilli() / 1000.0;
    lastSeries.use(
        () -> last.labelValues(gate).set(Math.max(then, last.labelValues(gate).get())), gate);
  }

  void know(KnownLabels names) {
    roster = names;
    verdictSeries.know(names);
    lastSeries.know(names);
    seconds.know(names);
    newest
        .keySet()
        .removeIf(
            place -> !names.allows(List.of("gate", "node"), List.of(place.gate(), place.node())));
  }

  /** Writes down how the newest evaluations stand, and what the open ones wait for. */
  void write(ValueSnapshots gauges, List<Evaluation> open) {
    newest.forEach(
        (place, evaluation) ->
            gauges.states(
                VERDICT,
                evaluation.verdict().name(),
                WORDS,
                place.gate(),
                place.node(),
                place.phase().key()));
    open.forEach(evaluation -> evidence(gauges, evaluation));
  }

  private void evidence(ValueSnapshots gauges, Evaluation open) {
    String gate = open.question().gate();
    String node = Objects.requireNonNullElse(open.question().node(), "");
    for (Finding finding : open.judgement().findings()) {
      if (finding.check().startsWith(JOURNEY_CHECK)) {
        String journey = finding.check().substring(JOURNEY_CHECK.length());
        if (!roster.allows(EVIDENCE.labels(), List.of(gate, node, journey))) {
          continue;
        }
        double missing =
            open.judgement().needs().stream()
                .filter(need -> need.journey().equals(journey))
                .mapToInt(Need::runs)
                .max()
                .orElse(0);
        gauges.put(EVIDENCE, (double) finding.n(), gate, node, journey);
        gauges.put(EVIDENCE_REQUIRED, finding.n() + missing, gate, node, journey);
      }
    }
  }
}
