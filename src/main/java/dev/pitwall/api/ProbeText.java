package dev.pitwall.api;

import dev.pitwall.journey.HttpTimings;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.StepResult;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a run looks like to a Prometheus that thinks it scrapes blackbox_exporter. */
final class ProbeText {
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final Pattern STATUS = Pattern.compile("status (\\d{3})\\b");

  private final StringBuilder text = new StringBuilder();

  private ProbeText() {}

  /** The page of a run that did not end in time. */
  static String late(Duration took) {
    ProbeText page = new ProbeText();
    page.outcome(false, took);
    page.status("0");
    return page.text.toString();
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
    return page.text.toString();
  }

  private void outcome(boolean success, Duration took) {
    family("probe_success", "Displays whether or not the probe was a success");
    text.append("probe_success ").append(success ? 1 : 0).append('\n');
    family("probe_duration_seconds", "Returns how long the probe took to complete in seconds");
    text.append("probe_duration_seconds ").append(seconds(took)).append('\n');
  }

  /**
   * Alerts on the status look for 0 when there was no answer; a browser's journey may have none.
   */
  private void unanswered(boolean passed) {
    if (!passed) {
      status("0");
    }
  }

  private void status(String code) {
    family("probe_http_status_code", "Response HTTP status code of the first request");
    text.append("probe_http_status_code ").append(code).append('\n');
  }

  /** The first request that got an answer. */
  private void http(StepResult step) {
    HttpTimings phases = step.phases();
    Matcher status = STATUS.matcher(step.detail() == null ? "" : step.detail());
    if (status.find()) {
      status(status.group(1));
    }
    if (phases == null) {
      return;
    }
    family("probe_http_duration_seconds", "Duration of the first request by phase");
    Duration before = sum(phases.connect(), phases.tls(), phases.firstByte());
    phase("connect", phases.connect());
    phase("processing", phases.firstByte());
    phase("resolve", Duration.ZERO); // part of connect here
    phase("tls", phases.tls());
    phase(
        "transfer",
        phases.total().minus(before).isNegative() ? null : phases.total().minus(before));
  }

  private static Duration sum(@Nullable Duration... parts) {
    Duration sum = Duration.ZERO;
    for (Duration part : parts) {
      sum = part == null ? sum : sum.plus(part);
    }
    return sum;
  }

  private void phase(String name, @Nullable Duration took) {
    text.append("probe_http_duration_seconds{phase=\"").append(name).append("\"} ");
    text.append(seconds(took == null ? Duration.ZERO : took)).append('\n');
  }

  private void steps(Run run) {
    family("probe_step_success", "Displays whether or not a step of the journey passed");
    for (StepResult step : run.steps()) {
      if (step.outcome() != Outcome.SKIPPED) {
        line("probe_step_success", step, step.outcome() == Outcome.PASSED ? "1" : "0");
      }
    }
    family("probe_step_duration_seconds", "Returns how long a step took in seconds");
    for (StepResult step : run.steps()) {
      if (step.outcome() != Outcome.SKIPPED) {
        line("probe_step_duration_seconds", step, seconds(step.took()));
      }
    }
  }

  private void line(String name, StepResult step, String value) {
    String label = step.label().replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    text.append(name).append("{step=\"").append(label).append("\"} ").append(value).append('\n');
  }

  private void family(String name, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(" gauge\n");
  }

  private static String seconds(Duration took) {
    return String.format(Locale.ROOT, "%.6f", took.toNanos() / 1e9);
  }
}
