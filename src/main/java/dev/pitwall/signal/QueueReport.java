package dev.pitwall.signal;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * How a queue is, and why.
 *
 * @param observed what was seen, with figures
 * @param required what would have been fine
 * @param samples how many readings it rests on
 * @param newest when the newest of them was read; the epoch when there is none
 */
public record QueueReport(
    QueueState state, String observed, String required, int samples, Instant newest) {
  static String seconds(Duration duration) {
    return number(duration.toMillis() / 1000.0) + " s";
  }

  static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.1f", value);
  }
}
