package dev.pitwall.api;

import dev.pitwall.api.RequestClock.Patience;
import dev.pitwall.config.Config;
import dev.pitwall.machine.MachineRoom;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets connections in, as many as there may be, and has their requests read strictly. */
final class ConnectionGuard {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionGuard.class);
  private static final long LOG_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final HttpServerOptions options;
  private final Patience patience;
  private final ConnectionBounds bounds;
  private final AtomicLong nextLog = new AtomicLong(System.nanoTime());

  ConnectionGuard(HttpServerOptions options, Config.Callers callers, Patience patience) {
    this.options = options;
    this.patience = patience;
    this.bounds =
        new ConnectionBounds(
            within(callers.connections(), MachineRoom.mostFiles()),
            callers.connectionsPerAddress());
  }

  /** Half of the descriptors are for callers at most: runs need theirs. */
  static int within(int wanted, long files) {
    return files > 0 ? (int) Math.min(wanted, Math.max(1, files / 2)) : wanted;
  }

  ConnectionBounds bounds() {
    return bounds;
  }

  /** Takes a new connection, or closes it at once. */
  void connected(HttpConnection connection) {
    Channel channel = context(connection).channel();
    InetAddress from = address(channel);
    // What a caller does to its own connection is nothing to write about.
    connection.exceptionHandler(failure -> LOG.debug("connection from {} failed", from, failure));
    if (!bounds.enter(from)) {
      var _ = channel.close();
      sayNowAndThen(from);
      return;
    }
    var _ = channel.closeFuture().addListener(closed -> bounds.leave(from));
    channel
        .pipeline()
        .replace("httpDecoder", "httpDecoder", new StrictRequestDecoder(options, patience));
  }

  private void sayNowAndThen(InetAddress from) {
    long now = System.nanoTime();
    long next = nextLog.get();
    if (now - next >= 0 && nextLog.compareAndSet(next, now + LOG_NANOS)) {
      LOG.warn(
          "a connection from {} was closed, the {}. since the start: allowed are {}"
              + " (server.connections, server.connections_per_address); more of these are"
              + " told once a minute",
          from.getHostAddress(),
          bounds.refused(),
          bounds.words());
    }
  }

  /** Once it is answered, hears no more of that connection and closes it. */
  static void hangUp(HttpServerRequest request) {
    ChannelHandlerContext context = context(request.connection());
    StrictRequestDecoder decoder = context.pipeline().get(StrictRequestDecoder.class);
    ChannelHandlerContext own = context.pipeline().context(StrictRequestDecoder.class);
    if (decoder != null && own != null) {
      decoder.hangUp(own);
    }
  }

  /** Where a request comes from. */
  static InetAddress address(HttpServerRequest request) {
    return address(context(request.connection()).channel());
  }

  private static InetAddress address(Channel channel) {
    return channel.remoteAddress() instanceof InetSocketAddress socket
        ? socket.getAddress()
        : InetAddress.getLoopbackAddress(); // gone already, or a socket of this machine
  }

  private static ChannelHandlerContext context(HttpConnection connection) {
    return ((HttpServerConnection) connection).channelHandlerContext();
  }
}
