package dev.pitwall.signal;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a node says it is well.
 *
 * @param signal the name of the service
 * @param observed what was seen, such as {@code 200 in 3 ms} or {@code connection refused}
 * @param versionSeen the version it said it is; null when it did not say
 * @param instanceSeen the process it said it is; null when it did not say
 * @param refused whether nobody listened at its port, so that no process was there
 */
public record HealthSample(
    String signal,
    String node,
    Instant at,
    boolean up,
    String observed,
    @Nullable String versionSeen,
    @Nullable String instanceSeen,
    boolean refused)
    implements Sample {
  /** An answer that does not name the running process. */
  public HealthSample(
      String signal,
      String node,
      Instant at,
      boolean up,
      String observed,
      @Nullable String versionSeen) {
    this(signal, node, at, up, observed, versionSeen, null);
  }

  /** An answer, or a question that was not answered. */
  public HealthSample(
      String signal,
      String node,
      Instant at,
      boolean up,
      String observed,
      @Nullable String versionSeen,
      @Nullable String instanceSeen) {
    this(signal, node, at, up, observed, versionSeen, instanceSeen, false);
  }

  /** Nobody listened at the node's port. */
  public static HealthSample refused(String signal, String node, Instant at, String observed) {
    return new HealthSample(signal, node, at, false, observed, null, null, true);
  }

  @Override
  public boolean isOfService() {
    return true;
  }

  @Override
  public SampleReport report() {
    return new SampleReport(
        "health",
        up ? "up" : "down",
        up,
        observed,
        "up",
        List.of(new SampleReport.Amount("up", up ? 1 : 0)));
  }
}
