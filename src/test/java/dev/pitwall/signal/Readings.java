package dev.pitwall.signal;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One reading of a queue in few words: {@code at(5).depth(3).drained(7).sample()}. */
record Readings(
    Instant at,
    @Nullable Double depth,
    @Nullable Double inFlight,
    @Nullable Duration oldest,
    @Nullable Double arrived,
    @Nullable Double drained,
    @Nullable Double consumers,
    @Nullable Double capacity) {
  static final Instant START = Instant.parse("2026-03-02T10:00:00Z");

  static Readings at(long second) {
    return new Readings(START.plusSeconds(second), null, null, null, null, null, null, null);
  }

  Readings depth(double value) {
    return new Readings(at, value, inFlight, oldest, arrived, drained, consumers, capacity);
  }

  Readings inFlight(double value) {
    return new Readings(at, depth, value, oldest, arrived, drained, consumers, capacity);
  }

  Readings oldest(Duration value) {
    return new Readings(at, depth, inFlight, value, arrived, drained, consumers, capacity);
  }

  Readings arrived(double value) {
    return new Readings(at, depth, inFlight, oldest, value, drained, consumers, capacity);
  }

  Readings drained(double value) {
    return new Readings(at, depth, inFlight, oldest, arrived, value, consumers, capacity);
  }

  Readings consumers(double value) {
    return new Readings(at, depth, inFlight, oldest, arrived, drained, value, capacity);
  }

  Readings capacity(double value) {
    return new Readings(at, depth, inFlight, oldest, arrived, drained, consumers, value);
  }

  QueueSample sample() {
    return new QueueSample(
        "orders", null, at, depth, inFlight, oldest, arrived, drained, consumers, capacity, null);
  }
}
