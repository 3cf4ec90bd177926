package dev.pitwall.probe.http;

import io.vertx.core.Context;
import io.vertx.core.http.HttpClientConnection;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One open connection, used for one request at a time. Its pool guards when it expires. */
final class PooledConnection {
  final Route route;
  final Context context;
  final HttpClientConnection connection;
  final @Nullable Duration connect;
  final @Nullable Duration tls;

  private volatile boolean closed;
  private volatile @Nullable Throwable trouble;

  /** When it must not be used any more; read and written under the pool's lock. */
  long expiresNanos;

  PooledConnection(
      Route route,
      Context context,
      HttpClientConnection connection,
      @Nullable Duration connect,
      @Nullable Duration tls) {
    this.route = route;
    this.context = context;
    this.connection = connection;
    this.connect = connect;
    this.tls = tls;
    connection.closeHandler(gone -> closed = true);
    connection.exceptionHandler(cause -> trouble = cause);
  }

  boolean isUsable(long nanos) {
    return !closed && expiresNanos - nanos > 0 && connection.activeStreams() == 0;
  }

  /** What really happened, where a request was only told that its connection is closed. */
  Throwable reason(Throwable told) {
    Throwable known = trouble;
    return known == null || known instanceof IOException ? told : known;
  }

  void close() {
    closed = true;
    connection.close();
  }
}
