package dev.pitwall.signal;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One reading of a queue in few words: {@code at(5).depth(3).drained(7).sample()}. */
record QueueReadings(
    Instant at,
    @Nullable Double depth,
    @Nullable Double inFlight,
    @Nullable Duration oldest,
    @Nullable Double arrived,
    @Nullable Double drained,
    @Nullable Double consumers,
    @Nullable Double capacity) {
  static final Instant START = Instant.parse("2026-03-02T10:00:00Z");

  static QueueReadings at(long second) {
    return new QueueReadings(START.plusSeconds(second), null, null, null, null, null, null, null);
  }

  QueueReadings depth(double value) {
    return new QueueReadings(at, value, inFlight, oldest, arrived, drained, consumers, capacity);
  }

  QueueReadings inFlight(double value) {
    return new QueueReadings(at, depth, value, oldest, arrived, drained, consumers, capacity);
  }

  QueueReadings oldest(Duration value) {
    return new QueueReadings(at, depth, inFlight, value, arrived, drained, consumers, capacity);
  }

  QueueReadings arrived(double value) {
    return new QueueReadings(at, depth, inFlight, oldest, value, drained, consumers, capacity);
  }

  QueueReadings drained(double value) {
    return new QueueReadings(at, depth, inFlight, oldest, arrived, value, consumers, capacity);
  }

  QueueReadings consumers(double value) {
    return new QueueReadings(at, depth, inFlight, oldest, arrived, drained, value, capacity);
  }

  QueueReadings capacity(double value) {
    return new QueueReadings(at, depth, inFlight, oldest, arrived, drained, consumers, value);
  }

  QueueSample sample() {
    return new QueueSample(
        "orders", null, at, depth, inFlight, oldest, arrived, drained, consumers, capacity, null);
  }
}
