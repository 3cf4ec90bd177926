package dev.pitwall.demo;

import java.util.concurrent.atomic.AtomicInteger;

/** One node as the balancer sees it. Thread-safe. */
final class Backend {
  private final String node;
  private final int port;
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile boolean drained;
  private volatile boolean healthy = true;

  Backend(String node, int port) {
    this.node = node;
    this.port = port;
  }

  String node() {
    return node;
  }

  int port() {
    return port;
  }

  boolean takesRequests() {
    return healthy && !drained;
  }

  int inFlight() {
    return inFlight.get();
  }

  void drained(boolean now) {
    drained = now;
  }

  void healthy(boolean now) {
    healthy = now;
  }

  void enter() {
    inFlight.incrementAndGet();
  }

  void leave() {
    inFlight.decrementAndGet();
  }
}
