package dev.pitwall.demo;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The orders that wait to be shipped, in strict order: one consumer that hangs on an order holds
 * all behind it, as a single active consumer does in a real broker. Thread-safe.
 */
final class OrderQueue {
  private final int capacity;
  private final Clock clock;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private final Map<String, Boolean> stuckByConsumer = new LinkedHashMap<>();
  private @Nullable Waiting inFlight;
  private long arrived;
  private long drained;
  private long dead;

  private record Waiting(String order, Instant since) {}

  /** One reading of the queue, named as /counters names it. */
  record Figures(
      int depth,
      int inFlight,
      double oldestAgeSeconds,
      long arrived,
      long drained,
      int consumers,
      int capacity,
      long dead) {}

  OrderQueue(int capacity, Clock clock) {
    this.capacity = capacity;
    this.clock = clock;
  }

  int capacity() {
    return capacity;
  }

  synchronized void attach(String consumer, boolean stuck) {
    stuckByConsumer.put(consumer, stuck);
  }

  /** Takes the consumer away; what it hung on goes back to the head of the queue. */
  synchronized void detach(String consumer) {
    stuckByConsumer.remove(consumer);
    Waiting held = inFlight;
    if (held != null && !stuckByConsumer.containsValue(true)) {
      waiting.addFirst(held);
      inFlight = null;
    }
  }

  /** False when the queue is full. */
  synchronized boolean offer(String order) {
    if (waiting.size() >= capacity) {
      return false;
    }
    waiting.addLast(new Waiting(order, clock.instant()));
    arrived++;
    return true;
  }

  /** Takes the oldest order out; empty when none waits or nobody takes any. */
  synchronized Optional<String> drainOne() {
    if (stuckByConsumer.containsValue(true)) {
      hang();
      return Optional.empty();
    }
    Waiting next = stuckByConsumer.isEmpty() ? null : waiting.pollFirst();
    if (next == null) {
      return Optional.empty();
    }
    drained++;
    return Optional.of(next.order());
  }

  /** An order whose record is gone cannot be shipped: it counts as a dead letter. */
  synchronized void buried() {
    dead++;
  }

  synchronized Figures figures() {
    Waiting held = inFlight;
    Waiting oldest = held == null ? waiting.peekFirst() : held;
    double age =
        oldest == null ? 0 : Duration.between(oldest.since(), clock.instant()).toMillis() / 1000.0;
    return new Figures(
        waiting.size(),
        held == null ? 0 : 1,
        Math.max(0, age),
        arrived,
        drained,
        stuckByConsumer.size(),
        capacity,
        dead);
  }

  private void hang() {
    if (inFlight == null) {
      inFlight = waiting.pollFirst();
    }
  }
}
