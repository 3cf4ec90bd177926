package dev.pitwall.signal;

import java.time.Instant;
import java.util.List;
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

  /**
   * One alert.
   *
   * @param summary what it says of itself; empty when it says nothing
   */
  public record Alert(String name, String summary, Instant since) {}

  public AlertSample {
    firing = List.copyOf(firing.subList(0, Math.min(MOST, firing.size())));
  }
}
