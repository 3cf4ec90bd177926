package dev.pitwall.boot;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/** A figure that costs something, asked for at most once in a while. */
final class CachedFigure<T> {
  private final Supplier<T> source;
  private final InstantSource clock;
  private final Duration keep;
  private Instant readAt;
  private T value;

  CachedFigure(Supplier<T> source, InstantSource clock, Duration keep) {
    this.source = source;
    this.clock = clock;
    this.keep = keep;
    this.readAt = clock.instant();
    this.value = source.get();
  }

  synchronized T get() {
    Instant now = clock.instant();
    if (Duration.between(readAt, now).compareTo(keep) > 0) {
      value = source.get();
      readAt = now;
    }
    return value;
  }
}
