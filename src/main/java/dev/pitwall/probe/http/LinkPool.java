package dev.pitwall.probe.http;

import dev.pitwall.probe.CookieJar;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Idle connections, kept for a short time, the last one used first.
 *
 * <p>Bounded per route and in all; what does not fit is closed.
 */
final class LinkPool {
  private static final int MOST_PER_ROUTE = 64;
  private static final int MOST = 1_024;

  private final Map<Route, Deque<Link>> idle = new HashMap<>();
  private int size;
  private boolean closed;

  /** An idle connection that any run may use. */
  synchronized Optional<Link> take(Route route, long nanos) {
    return take(route, link -> link.isUsable(nanos));
  }

  /** An idle connection that this very run used last. */
  synchronized Optional<Link> takeOwn(Route route, CookieJar user, long nanos) {
    return take(route, link -> Objects.equals(link.user, user) && link.isUsable(nanos));
  }

  private Optional<Link> take(Route route, Predicate<Link> fits) {
    Deque<Link> links = idle.getOrDefault(route, new ArrayDeque<>());
    Iterator<Link> each = links.iterator();
    while (each.hasNext()) {
      Link link = each.next();
      if (fits.test(link)) {
        each.remove();
        size--;
        return Optional.of(link);
      }
    }
    return Optional.empty();
  }

  /** Keeps a connection until that moment, or closes it when there are enough. */
  void put(Link link, CookieJar user, long expiresNanos) {
    if (!kept(link, user, expiresNanos)) {
      link.close();
    }
  }

  private synchronized boolean kept(Link link, CookieJar user, long expiresNanos) {
    Deque<Link> links = idle.computeIfAbsent(link.route, route -> new ArrayDeque<>());
    if (closed || size >= MOST || links.size() >= MOST_PER_ROUTE) {
      return false;
    }
    link.user = user;
    link.expiresNanos = expiresNanos;
    links.addFirst(link);
    size++;
    return true;
  }

  /** Closes what is dead or idle for too long. */
  void sweep(long nanos) {
    removed(link -> !link.isUsable(nanos)).forEach(Link::close);
  }

  /** Closes everything, now and whatever comes later. */
  void close() {
    synchronized (this) {
      closed = true;
    }
    removed(link -> true).forEach(Link::close);
  }

  private synchronized List<Link> removed(Predicate<Link> condition) {
    List<Link> removed = new ArrayList<>();
    for (Deque<Link> links : idle.values()) {
      links.stream().filter(condition).forEach(removed::add);
      links.removeIf(removed::contains);
    }
    idle.values().removeIf(Deque::isEmpty);
    size -= removed.size();
    return removed;
  }

  synchronized int size() {
    return size;
  }
}
