package dev.pitwall.demo;

import io.vertx.core.http.HttpConnection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The two workers behind a node's port: connections go to the first and the second in turn. A
 * connection that asks for nothing but health and figures is not counted, so that who watches a
 * node does not change which connections of customers meet which worker. Thread-safe.
 */
final class NodeWorkers {
  private final AtomicInteger connections = new AtomicInteger();
  private final Map<HttpConnection, Boolean> isSecond = new ConcurrentHashMap<>();

  /** Whether the second worker serves this connection; the same for all its requests. */
  boolean isSecond(HttpConnection connection) {
    return isSecond.computeIfAbsent(connection, this::next);
  }

  private boolean next(HttpConnection connection) {
    connection.closeHandler(closed -> isSecond.remove(connection));
    return connections.getAndIncrement() % 2 == 1;
  }
}
