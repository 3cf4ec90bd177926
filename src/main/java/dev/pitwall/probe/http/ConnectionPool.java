package dev.pitwall.probe.http;

import dev.pitwall.probe.CookieJar;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Idle connections, each for the run that opened it alone, until that run ends.
 *
 * <p>Runs that shared connections would all meet the one process behind them, and be one
 * observation instead of many.
 *
 * <p>Bounded per run and in all; what does not fit is closed.
 */
final class ConnectionPool {
  private static final int MOST_PER_RUN = 16;
  private static final int MOST = 1_024;

  // A run is known by its cookies, and most runs have one connection.
  private final IdentityHashMap<CookieJar, Deque<PooledConnection>> held = new IdentityHashMap<>();
  private int size;
  private boolean closed;

  /** An idle connection of the run, if it has one; from now on more can be kept for it. */
  synchronized Optional<PooledConnection> take(Route route, CookieJar run, long nanos) {
    Deque<PooledConnection> connections = held.computeIfAbsent(run, first -> new ArrayDeque<>(2));
    Iterator<PooledConnection> each = connections.iterator();
    while (each.hasNext()) {
      PooledConnection connection = each.next();
      if (connection.route.equals(route) && connection.isUsable(nanos)) {
        each.remove();
        size--;
        return Optional.of(connection);
      }
    }
    return Optional.empty();
  }

  /** Keeps a connection for a run until that moment; closes it when the run has ended. */
  void put(PooledConnection connection, CookieJar run, long expiresNanos) {
    if (!kept(connection, run, expiresNanos)) {
      connection.close();
    }
  }

  private synchronized boolean kept(PooledConnection connection, CookieJar run, long expiresNanos) {
    Deque<PooledConnection> connections = held.get(run);
    if (closed || connections == null || connections.size() >= MOST_PER_RUN || size >= MOST) {
      return false;
    }
    connection.expiresNanos = expiresNanos;
    connections.addFirst(connection);
    size++;
    return true;
  }

  /** The run has ended, and its connections with it. */
  void end(CookieJar run) {
    ended(run).forEach(PooledConnection::close);
  }

  private synchronized Collection<PooledConnection> ended(CookieJar run) {
    Deque<PooledConnection> connections = held.remove(run);
    if (connections == null) {
      return List.of();
    }
    size -= connections.size();
    return connections;
  }

  /** Closes everything, now and whatever comes later. */
  void close() {
    closed().forEach(PooledConnection::close);
  }

  private synchronized List<PooledConnection> closed() {
    closed = true;
    List<PooledConnection> all = new ArrayList<>();
    held.values().forEach(all::addAll);
    held.clear();
    size = 0;
    return all;
  }

  synchronized int size() {
    return size;
  }
}
