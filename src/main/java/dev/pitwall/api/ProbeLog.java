package dev.pitwall.api;

import dev.pitwall.api.ProbeOnce.Answer;
import dev.pitwall.api.ProbeOnce.Question;
import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.StepResult;
import dev.pitwall.text.Words;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What a person reads with {@code debug=true}: what happened, the figures, and the journey. Runs
 * are redacted as they are made; of the journey nothing is shown that could hold a secret.
 */
final class ProbeLog {
  private final StringBuilder text = new StringBuilder("Logs for the probe:\n");

  private ProbeLog() {}

  static String of(Question question, Answer answer, Optional<Journey> journey) {
    ProbeLog log = new ProbeLog();
    log.began(question);
    switch (answer) {
      case Answer.Ran ran -> log.ran(ran.run(), ran.took());
      case Answer.Late late -> log.late(late.took());
      case Answer.UnknownModule _, Answer.NoTarget _, Answer.BadTarget _, Answer.Busy _ -> {}
    }
    log.text.append("\n\n\nModule configuration:\n");
    journey.ifPresent(log::journey);
    return log.text.toString();
  }

  private void began(Question question) {
    entry("Beginning probe");
    pair("module", Quoted.of(question.module()));
    pair("target", Quoted.of(question.target()));
    if (!question.hostname().isEmpty()) {
      pair("hostname", Quoted.of(question.hostname()));
    }
    Duration limit = question.limit();
    pair("timeout_seconds", limit == null ? "\"as the journey's\"" : seconds(limit));
    text.append('\n');
  }

  private void ran(Run run, Duration took) {
    run.steps().forEach(this::step);
    boolean passed = run.outcome() == Outcome.PASSED;
    entry(passed ? "Probe succeeded" : "Probe failed");
    pair("outcome", run.outcome().name());
    pair("duration_seconds", seconds(took));
    if (!passed) {
      text.append(" reason=\"").append(escaped(run.sentence())).append('"');
    }
    text.append('\n');
    figures(ProbeText.of(run, took));
  }

  private void late(Duration took) {
    entry("Probe failed");
    pair("duration_seconds", seconds(took));
    text.append(" reason=\"not ended in time; what its steps saw is not known\"\n");
    figures(ProbeText.late(took));
  }

  private void step(StepResult step) {
    entry((step.undo() ? "Undo step " : "Step ") + Words.of(step.outcome()));
    pair("step", Integer.toString(step.number()));
    text.append(" label=\"").append(escaped(step.label())).append('"');
    pair("took_seconds", seconds(step.took()));
    String detail = step.detail();
    if (detail != null) {
      text.append(" detail=\"").append(escaped(detail)).append('"');
    }
    text.append('\n');
  }

  private void figures(String page) {
    text.append("\n\n\nMetrics that would have been returned:\n").append(page);
  }

  private void journey(Journey journey) {
    text.append("journey: ").append(journey.name()).append('\n');
    text.append("title: \"").append(escaped(journey.title())).append("\"\n");
    text.append("service: ").append(journey.service()).append('\n');
    text.append("timeout: ").append(seconds(journey.timeout())).append("s\n");
    text.append("browser: ").append(journey.needsBrowser()).append("\nsteps:\n");
    journey
        .steps()
        .forEach(step -> text.append("- \"").append(escaped(step.common().label())).append("\"\n"));
  }

  private void entry(String message) {
    text.append("msg=\"").append(message).append('"');
  }

  private void pair(String key, String value) {
    text.append(' ').append(key).append('=').append(value);
  }

  /** Runs are bounded in size, so this is not cut. */
  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\R", "\\\\n");
  }

  private static String seconds(Duration took) {
    return String.format(Locale.ROOT, "%.3f", took.toNanos() / 1e9);
  }
}
