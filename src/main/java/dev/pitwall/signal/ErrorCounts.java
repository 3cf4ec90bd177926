package dev.pitwall.signal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How many requests there ever were, and how many of them went wrong: two counters that may restart
 * from zero.
 */
public record ErrorCounts(
    String signal, @Nullable String node, Instant at, double badTotal, double total)
    implements Sample {
  @Override
  public List<Window> windows(Duration span) {
    return List.of(ErrorWindow.EMPTY, BurnHistory.EMPTY);
  }

  @Override
  public @Nullable String fault() {
    return isFigure(badTotal) && isFigure(total)
        ? null
        : "read %s errors of %s requests".formatted(badTotal, total);
  }

  private static boolean isFigure(double value) {
    return value >= 0 && value < Double.POSITIVE_INFINITY;
  }

  @Override
  public SampleReport report() {
    String wrong = fault();
    return new SampleReport(
        "errors",
        wrong == null ? "ok" : "unknown",
        wrong == null,
        wrong == null
            ? String.format(
                Locale.ROOT, "%.0f of %.0f requests failed since it started", badTotal, total)
            : wrong,
        "",
        new SampleReport.Values().put("bad", badTotal).put("total", total).list());
  }
}
