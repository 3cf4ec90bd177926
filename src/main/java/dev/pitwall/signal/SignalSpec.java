package dev.pitwall.signal;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A signal as configured.
 *
 * @param service with a service, it is read from each of its nodes; null reads it once
 * @param staleAfter a reading older than this is no reading
 */
public record SignalSpec(
    String name,
    @Nullable String service,
    Kind kind,
    String url,
    Map<String, String> paths,
    Duration every,
    Duration timeout,
    Duration staleAfter) {
  /** What its readings are. */
  public enum Kind {
    QUEUE,
    ERRORS
  }

  public SignalSpec {
    paths = Map.copyOf(paths);
  }
}
