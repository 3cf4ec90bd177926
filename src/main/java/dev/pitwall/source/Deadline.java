package dev.pitwall.source;

import java.time.Duration;

/** When a reading of several questions must have ended, by the machine's own count of time. */
public record Deadline(Duration whole, long nanos) {
  /** So long from now. */
  public static Deadline in(Duration whole) {
    return new Deadline(whole, System.nanoTime() + whole.toNanos());
  }

  /** Milliseconds left; at least one, since some clients take none for their own default. */
  public int millis() {
    long left = (nanos - System.nanoTime()) / 1_000_000;
    return Math.clamp(left, 1, Integer.MAX_VALUE);
  }
}
