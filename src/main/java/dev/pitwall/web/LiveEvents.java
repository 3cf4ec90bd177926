package dev.pitwall.web;

import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells pages that are open that something changed, as server-sent events.
 *
 * <p>A change only counts up. Each listener looks once a second, on its own event loop, whether the
 * count went on since it was last told: so a storm of changes costs nothing, no listener hears more
 * than one event a second, and a slow one never has anything waiting for it.
 */
final class LiveEvents implements AutoCloseable {
  private static final long BEAT_MILLIS = 1_000;
  private static final int QUIET_BEATS = 15;
  private static final int RETRY_SECONDS = 10;

  private final int maxListeners;
  private final AtomicLong changes = new AtomicLong();
  private final AtomicInteger places = new AtomicInteger();
  private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  LiveEvents(int maxListeners) {
    this.maxListeners = maxListeners;
  }

  /** Something changed; never blocks. */
  void changed() {
    changes.incrementAndGet();
  }

  /** How many pages listen. */
  int listeners() {
    return listeners.size();
  }

  /** Takes a listener, or tells it to come again when there are too many. */
  void listen(RoutingContext ctx) {
    if (closed || !takePlace()) {
      ctx.response()
          .setStatusCode(503)
          .putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(RETRY_SECONDS))
          .end();
      return;
    }
    Listener listener = new Listener(ctx);
    listeners.add(listener);
    listener.begin();
    if (closed) {
      listener.end();
    }
  }

  private boolean takePlace() {
    if (places.incrementAndGet() <= maxListeners) {
      return true;
    }
    places.decrementAndGet();
    return false;
  }

  /** One open page. Everything in it happens on its event loop. */
  private final class Listener {
    private final RoutingContext ctx;
    private final HttpServerResponse response;
    private final Context loop;
    private long told = changes.get();
    private int quiet;
    private long timer = -1;
    private boolean over;

    Listener(RoutingContext ctx) {
      this.ctx = ctx;
      this.response = ctx.response();
      this.loop = ctx.vertx().getOrCreateContext();
    }

    void begin() {
      response
          .setChunked(true)
          .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
          .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
          .putHeader("X-Accel-Buffering", "no")
          .closeHandler(nothing -> leave())
          .exceptionHandler(failure -> leave());
      send("retry: 5000\n: listening\n\n");
      timer = ctx.vertx().setPeriodic(BEAT_MILLIS, id -> beat());
    }

    private void beat() {
      long now = changes.get();
      if (response.writeQueueFull()) {
        return;
      }
      if (now != told) {
        told = now;
        send("event: changed\ndata: " + now + "\n\n");
      } else if (++quiet >= QUIET_BEATS) {
        send(": still here\n\n");
      }
    }

    private void send(String text) {
      quiet = 0;
      response.write(text).onFailure(gone -> leave());
    }

    void end() {
      loop.runOnContext(
          nothing -> {
            leave();
            if (!response.ended() && !response.closed()) {
              response.end();
            }
          });
    }

    private void leave() {
      if (!over) {
        over = true;
        ctx.vertx().cancelTimer(timer);
        listeners.remove(this);
        places.decrementAndGet();
      }
    }
  }

  /** Ends every listener; who comes later is refused. */
  @Override
  public void close() {
    closed = true;
    listeners.forEach(Listener::end);
  }
}
