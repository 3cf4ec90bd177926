package dev.pitwall.probe.http;

import dev.pitwall.probe.CookieJar;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Idle connections, kept for a short time: those of runs under way for their runs alone, the others
 * for everybody, the last one used first.
 *
 * <p>Without the former, some other run would nearly always take the connection between two
 * requests of a run, and a request that must not be sent twice would have to open one of its own.
 *
 * <p>Bounded per route and in all; what does not fit is closed.
 */
final class LinkPool {
  private static final int MOST_PER_ROUTE = 64;
  private static final int MOST = 1_024;

  private final Map<Route, Deque<Link>> free = new HashMap<>();
  // A run is known by its cookies, and most runs have one connection.
  private final IdentityHashMap<CookieJar, Deque<Link>> held = new IdentityHashMap<>();
  private int size;
  private boolean closed;

  /**
   * An idle connection: the run's own, or else a free one.
   *
   * @param anybodys whether one will do that the run has not used
   */
  synchronized Optional<Link> take(Route route, CookieJar run, boolean anybodys, long nanos) {
    Optional<Link> own = take(held.get(run), route, nanos);
    return own.isPresent() || !anybodys ? own : take(free.get(route), route, nanos);
  }

  private Optional<Link> take(@Nullable Deque<Link> links, Route route, long nanos) {
    if (links == null) {
      return Optional.empty();
    }
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

  /** Keeps a connection for a run until that moment, or closes it when there are enough. */
  void put(Link link, CookieJar run, long expiresNanos) {
    if (!kept(link, run, expiresNanos)) {
      link.close();
    }
  }

  private synchronized boolean kept(Link link, CookieJar run, long expiresNanos) {
    if (closed || size >= MOST) {
      return false;
    }
    link.expiresNanos = expiresNanos;
    held.computeIfAbsent(run, first -> new ArrayDeque<>(2)).addFirst(link);
    size++;
    return true;
  }

  /** The run has ended: what was kept for it is free, or closed when there are enough. */
  void free(CookieJar run) {
    freed(run).forEach(Link::close);
  }

  private synchronized List<Link> freed(CookieJar run) {
    Deque<Link> links = held.remove(run);
    if (links == null) {
      return List.of();
    }
    List<Link> tooMany = new ArrayList<>();
    for (Link link : links) {
      Deque<Link> others = free.computeIfAbsent(link.route, route -> new ArrayDeque<>());
      if (others.size() < MOST_PER_ROUTE) {
        others.addFirst(link);
      } else {
        tooMany.add(link);
        size--;
      }
    }
    return tooMany;
  }

  /** Closes what is dead or idle for too long. */
  void sweep(long nanos) {
    removed(nanos, false).forEach(Link::close);
  }

  /** Closes everything, now and whatever comes later. */
  void close() {
    synchronized (this) {
      closed = true;
    }
    removed(0, true).forEach(Link::close);
  }

  private synchronized List<Link> removed(long nanos, boolean all) {
    List<Link> removed = new ArrayList<>();
    Stream.of(free.values(), held.values())
        .flatMap(Collection::stream)
        .forEach(links -> links.removeIf(link -> gone(link, all, nanos) && removed.add(link)));
    free.values().removeIf(Deque::isEmpty);
    held.values().removeIf(Deque::isEmpty);
    size -= removed.size();
    return removed;
  }

  private static boolean gone(Link link, boolean all, long nanos) {
    return all || !link.isUsable(nanos);
  }

  synchronized int size() {
    return size;
  }
}
