package dev.pitwall.web;

import dev.pitwall.journey.HttpTimings;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.StepResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** When each step took place within its run, and where its time went, as small bars. */
final class StepBars {
  private static final double WIDTH = 1_000;
  private static final double LEAST = 4;

  private final double total;
  private double at;

  /** Bars over the time that all of these steps took together. */
  StepBars(List<StepResult> steps) {
    this.total = Math.max(1, steps.stream().mapToDouble(step -> nanos(step.took())).sum());
  }

  /** The bar of the next step; call it once for each step, in order. */
  Html next(StepResult step) {
    double from = at;
    at += nanos(step.took());
    List<Html> parts = new ArrayList<>();
    parts.add(
        part(step.outcome() == Outcome.PASSED ? "step" : "step-bad", from, nanos(step.took())));
    HttpTimings phases = step.phases();
    if (phases != null) {
      double end = from;
      end = add(parts, "connect", end, nanos(phases.connect()));
      end = add(parts, "tls", end, nanos(phases.tls()));
      add(parts, "first", end, nanos(phases.firstByte()));
    }
    return Html.of(
        "<svg class=\"bar\" viewBox=\"0 0 1000 12\" preserveAspectRatio=\"none\" aria-hidden=\"true\">{}</svg>",
        parts);
  }

  private double add(List<Html> parts, String tone, double from, double nanos) {
    if (nanos > 0) {
      parts.add(part(tone, from, nanos));
    }
    return from + nanos;
  }

  private Html part(String tone, double from, double nanos) {
    double width = Math.max(LEAST, nanos / total * WIDTH);
    double x = Math.min(from / total * WIDTH, WIDTH - width);
    return Html.of(
        "<rect class=\"{}\" x=\"{}\" y=\"0\" width=\"{}\" height=\"12\"/>",
        tone,
        one(x),
        one(width));
  }

  /** Where the time went in words; empty when nobody measured. */
  static String words(@Nullable HttpTimings phases) {
    if (phases == null) {
      return "";
    }
    List<String> words = new ArrayList<>();
    say(words, "connect ", phases.connect());
    say(words, "TLS ", phases.tls());
    say(words, "first byte ", phases.firstByte());
    say(words, "in all ", phases.total());
    return String.join(" · ", words);
  }

  private static void say(List<String> words, String what, @Nullable Duration took) {
    if (took != null) {
      words.add(what + Times.took(took));
    }
  }

  private static double nanos(@Nullable Duration duration) {
    return duration == null ? 0 : (double) duration.toNanos();
  }

  private static String one(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
