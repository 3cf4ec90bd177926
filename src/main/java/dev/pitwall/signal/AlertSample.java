package dev.pitwall.signal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The alerts that fire at a moment.
 *
 * @param firing at most a hundred of them, by name
 * @param total how many fire
 */
public record AlertSample(
    String signal, @Nullable String node, Instant at, List<Alert> firing, int total)
    implements Sample {
  /** So many alerts are kept by name. */
  public static final int MOST = 100;

  private static final int MOST_NAMED = 5;

  /**
   * One alert.
   *
   * @param summary what it says of itself; empty when it says nothing
   */
  public record Alert(String name, String summary, Instant since) {}

  public AlertSample {
    firing = List.copyOf(firing.subList(0, Math.min(MOST, firing.size())));
  }

  @Override
  public List<Window> windows(Duration span) {
    return List.of(Latest.of(AlertSample.class));
  }

  @Override
  public SampleReport report() {
    return new SampleReport(
        "alerts",
        total == 0 ? "ok" : "firing",
        total == 0,
        total == 0 ? "no alert fires" : total + " firing: " + names(),
        "no alert that fires",
        List.of(new SampleReport.Amount("firing", total)));
  }

  private String names() {
    return firing.stream()
        .map(
            alert ->
                alert.summary().isEmpty() ? alert.name() : alert.name() + ": " + alert.summary())
        .distinct()
        .limit(MOST_NAMED)
        .collect(Collectors.joining("; "));
  }
}
