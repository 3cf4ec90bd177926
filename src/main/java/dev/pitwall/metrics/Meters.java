package dev.pitwall.metrics;

import dev.pitwall.journey.Run;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.GateService;
import dev.pitwall.signal.QueueState;
import dev.pitwall.signal.Sample;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every meter of Pitwall, and the page that Prometheus reads. Nothing is counted of names that
 * {@link #know} was not told.
 */
public final class Meters implements AutoCloseable {
  private final PrometheusMeterRegistry micrometer =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final PrometheusRegistry registry = micrometer.getPrometheusRegistry();
  private final ExpositionFormats formats = ExpositionFormats.init();
  private final InstantSource clock;
  private final boolean nativeHistograms;
  private final RefusedSeries refused;
  private final RunMeters runs;
  private final GateMeters gates;
  private final SignalMeters signals;
  private final OwnMeters own;
  private @Nullable RolloutMeters rollouts;
  private KnownLabels roster = KnownLabels.NOBODY;

  /**
   * Meters that know no names yet.
   *
   * @param version the version of Pitwall itself
   * @param nativeHistograms whether histograms are native ones as well
   */
  public Meters(String version, boolean nativeHistograms, InstantSource clock) {
    this.clock = clock;
    this.nativeHistograms = nativeHistograms;
    this.refused = new RefusedSeries(registry);
    MetricCatalogue.all().forEach(refused::expect);
    this.runs = new RunMeters(registry, refused, nativeHistograms);
    this.gates = new GateMeters(registry, refused, nativeHistograms);
    this.signals = new SignalMeters(clock, refused);
    this.own = new OwnMeters(micrometer, refused, version, nativeHistograms);
    registry.register(signals);
  }

  /** The names of the configuration from now on; the series of any other are gone at once. */
  public synchronized void know(KnownLabels names) {
    roster = names;
    runs.know(names);
    gates.know(names);
    signals.know(names);
    if (rollouts != null) {
      rollouts.know(names);
    }
  }

  /** Shows rollouts, evaluations and holds as they are at each scrape. */
  public synchronized void watch(GateService control) {
    RolloutMeters watching = new RolloutMeters(control, gates, clock, refused);
    watching.know(roster);
    rollouts = watching;
    registry.register(watching);
  }

  /** Takes a run. */
  public void ran(Run run) {
    runs.ran(run);
  }

  /** Takes an evaluation that opened, changed or became final. */
  public void heard(Evaluation evaluation) {
    gates.heard(evaluation);
    if (evaluation.isFinal()) {
      gates.decided(evaluation);
    }
  }

  /** Takes evaluations from before a restart: they are shown, but not counted again. */
  public void recall(List<Evaluation> evaluations) {
    for (Evaluation evaluation : evaluations) {
      gates.heard(evaluation);
      if (evaluation.decidedAt() != null) {
        gates.recall(evaluation.question().gate(), evaluation.decidedAt());
      }
    }
  }

  /** Takes a reading. */
  public void sampled(Sample sample) {
    signals.sampled(sample);
  }

  /**
   * Takes what the readings of a queue amount to.
   *
   * @param toDrain seconds until it is empty
   * @param toFull seconds until it is full; null when nobody knows how much it holds
   */
  public void assessed(Sample latest, QueueState state, double toDrain, @Nullable Double toFull) {
    signals.assessed(latest, state, toDrain, toFull);
  }

  /** Takes how late a slot started. */
  public void late(Duration by) {
    own.late(by);
  }

  /**
   * Shows a figure that is asked for at each scrape.
   *
   * @param name one of the figures that {@link OwnMeters} lists
   * @param labels the values of its labels
   */
  public void watch(String name, Supplier<Number> figure, String... labels) {
    own.watch(name, figure, labels);
  }

  /**
   * Writes the page, in the format that the Accept header asks for; protobuf only where histograms
   * are native ones as well, since nothing else needs it.
   *
   * @return its content type
   */
  public String page(@Nullable String accept, OutputStream out) {
    ExpositionFormatWriter writer =
        formats.findWriter(nativeHistograms || accept == null ? accept : textOnly(accept));
    try {
      writer.write(out, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return writer.getContentType();
  }

  private static String textOnly(String accept) {
    return Arrays.stream(accept.split(",", -1))
        .filter(format -> !format.contains("protobuf"))
        .collect(Collectors.joining(","));
  }

  @Override
  public void close() {
    own.close();
    micrometer.close();
  }
}
