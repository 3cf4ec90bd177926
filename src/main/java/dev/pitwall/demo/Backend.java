package dev.pitwall.demo;

import io.vertx.core.http.HttpClient;
import java.util.concurrent.atomic.AtomicInteger;

/** One node as the balancer sees it. Thread-safe. */
final class Backend {
  private final String node;
  private final int port;
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile HttpClient client;
  private volatile boolean drained;
  private volatile boolean healthy = true;

  Backend(String node, int port, HttpClient client) {
    this.node = node;
    this.port = port;
    this.client = client;
  }

  String node() {
    return node;
  }

  int port() {
    return port;
  }

  /** The connections to the process that runs now. */
  HttpClient client() {
    return client;
  }

  /** From now on the connections of another process; answers the old ones. */
  HttpClient reconnect(HttpClient fresh) {
    HttpClient old = client;
    client = fresh;
    return old;
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
