package dev.pitwall.signal;

import java.time.Duration;
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
    SourceSpec source,
    Duration every,
    Duration timeout,
    Duration staleAfter) {
  private static final int READINGS_IN_WINDOW = 6;

  /** What its readings are. */
  public enum Kind {
    QUEUE,
    ERRORS,
    ALERTS
  }

  /** Whether it tells that figure. */
  public boolean tells(Figure figure) {
    return source.figures().contains(figure);
  }

  /** How far back its readings are looked at: enough of them, however slowly it is read. */
  public Duration window() {
    Duration needed = every.multipliedBy(READINGS_IN_WINDOW);
    return needed.compareTo(QueueWindow.SPAN) > 0 ? needed : QueueWindow.SPAN;
  }
}
