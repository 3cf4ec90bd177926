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
final class LinkPool {
  private static final int MOST_PER_RUN = 16;
  private static final int MOST = 1_024;

  // A run is known by its cookies, and most runs have one connection.
  private final IdentityHashMap<CookieJar, Deque<Link>> held = new IdentityHashMap<>();
  private int size;
  private boolean closed;

  /** An idle connection of the run, if it has one; from now on more can be kept for it. */
  synchronized Optional<Link> take(Route route, CookieJar run, long nanos) {
    Deque<Link> links = held.computeIfAbsent(run, first -> new ArrayDeque<>(2));
    Iterator<Link> each = links.iterator();
    while (each.hasNext()) {
      Link link = each.next();
      if (link.route.equals(route) && link.isUsable(nanos)) {
        each.remove();
        size--;
        return Optional.of(link);
      }
    }
    return Optional.empty();
  }

  /** Keeps a connection for a run until that moment; closes it when the run has ended. */
  void put(Link link, CookieJar run, long expiresNanos) {
    if (!kept(link, run, expiresNanos)) {
      link.close();
    }
  }

  private synchronized boolean kept(Link link, CookieJar run, long expiresNanos) {
    Deque<Link> links = held.get(run);
    if (closed || links == null || links.size() >= MOST_PER_RUN || size >= MOST) {
      return false;
    }
    link.expiresNanos = expiresNanos;
    links.addFirst(link);
    size++;
    return true;
  }

  /** The run has ended, and its connections with it. */
  void end(CookieJar run) {
    ended(run).forEach(Link::close);
  }

  private synchronized Collection<Link> ended(CookieJar run) {
    Deque<Link> links = held.remove(run);
    if (links == null) {
      return List.of();
    }
    size -= links.size();
    return links;
  }

  /** Closes everything, now and whatever comes later. */
  void close() {
    closed().forEach(Link::close);
  }

  private synchronized List<Link> closed() {
    closed = true;
    List<Link> all = new ArrayList<>();
    held.values().forEach(all::addAll);
    held.clear();
    size = 0;
    return all;
  }

  synchronized int size() {
    return size;
  }
}
