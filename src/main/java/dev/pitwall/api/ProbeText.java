package dev.pitwall.api;

import dev.pitwall.journey.HttpTimings;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.StepResult;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What a run looks like to a Prometheus that thinks it scrapes blackbox_exporter. */
final class ProbeText {
  static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private static final ExpositionFormatWriter WRITER = PrometheusTextFormatWriter.create();

  private final MetricSnapshots.Builder page = MetricSnapshots.builder();

  private ProbeText() {}

  /** The page of a run that did not end in time. */
  static String late(Duration took) {
    ProbeText page = new ProbeText();
    page.outcome(false, took);
    page.status(0);
    return page.text();
  }

  static String of(Run run, Duration took) {
    ProbeText page = new ProbeText();
    boolean passed = run.outcome() == Outcome.PASSED;
    page.outcome(passed, took);
    run.steps().stream()
        .filter(step -> step.phases() != null)
        .findFirst()
        .ifPresentOrElse(page::http, () -> page.unanswered(passed));
    page.steps(run);
    return page.text();
  }

  private void outcome(boolean success, Duration took) {
    gauge("probe_success", "Displays whether or not the probe was a success", success ? 1 : 0);
    gauge(
        "probe_duration_seconds",
        "Returns how long the probe took to complete in seconds",
        seconds(took));
  }

  /**
   * Alerts on the status look for 0 when there was no answer; a browser's journey may have none.
   */
  private void unanswered(boolean passed) {
    if (!passed) {
      status(0);
    }
  }

  private void status(int code) {
    gauge("probe_http_status_code", "Response HTTP status code of the first request", code);
  }

  /** The first request that got an answer. */
  private void http(StepResult step) {
    status(step.status());
    HttpTimings phases = step.phases();
    if (phases == null) {
      return;
    }
    Duration before = sum(phases.connect(), phases.tls(), phases.firstByte());
    Map<String, Double> series = new LinkedHashMap<>();
    series.put("connect", seconds(phases.connect()));
    series.put("processing", seconds(phases.firstByte()));
    series.put("resolve", 0.0); // part of connect here
    series.put("tls", seconds(phases.tls()));
    series.put("transfer", Math.max(0, seconds(phases.total().minus(before))));
    gauge("probe_http_duration_seconds", "Duration of the first request by phase", "phase", series);
  }

  private static Duration sum(@Nullable Duration... parts) {
    Duration sum = Duration.ZERO;
    for (Duration part : parts) {
      sum = part == null ? sum : sum.plus(part);
    }
    return sum;
  }

  private void steps(Run run) {
    gauge(
        "probe_step_success",
        "Displays whether or not a step of the journey passed",
        "step",
        byLabel(run, step -> step.outcome() == Outcome.PASSED ? 1 : 0));
    gauge(
        "probe_step_duration_seconds",
        "Returns how long a step took in seconds",
        "step",
        byLabel(run, step -> seconds(step.took())));
  }

  /** Labels that redaction has made alike are one series, of the step that came first. */
  private static Map<String, Double> byLabel(Run run, ToDoubleFunction<StepResult> figure) {
    Map<String, Double> series = new LinkedHashMap<>();
    for (StepResult step : run.steps()) {
      if (step.outcome() != Outcome.SKIPPED) {
        series.putIfAbsent(step.label(), figure.applyAsDouble(step));
      }
    }
    return series;
  }

  private void gauge(String name, String help, double value) {
    GaugeDataPointSnapshot point = new GaugeDataPointSnapshot(value, Labels.EMPTY, null);
    page.metricSnapshot(GaugeSnapshot.builder().name(name).help(help).dataPoint(point).build());
  }

  private void gauge(String name, String help, String label, Map<String, Double> series) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
    series.forEach(
        (of, value) ->
            gauge.dataPoint(new GaugeDataPointSnapshot(value, Labels.of(label, of), null)));
    page.metricSnapshot(gauge.build());
  }

  private String text() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      WRITER.write(out, page.build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  /** To the microsecond; 0 for what did not occur. */
  private static double seconds(@Nullable Duration took) {
    return took == null ? 0 : Math.round(took.toNanos() / 1e3) / 1e6;
  }
}
