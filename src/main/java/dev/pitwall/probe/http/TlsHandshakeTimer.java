package dev.pitwall.probe.http;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSessionContext;

/**
 * Measures TLS handshakes. Vert.x tells only when TCP and TLS are both done; the moment between
 * them is known to the handler that starts the handshake, so this puts its own handler there. The
 * times wait under the connection's two ends, and leave with the connection.
 *
 * <p>Each handshake is a whole one: a session that is resumed is not asked for its certificate.
 */
final class TlsHandshakeTimer {
  private final Map<Ends, Duration> times = new ConcurrentHashMap<>();

  private record Ends(String local, int localPort, String remote, int remotePort) {
    static Ends of(InetSocketAddress local, InetSocketAddress remote) {
      return new Ends(
          local.getAddress().getHostAddress(),
          local.getPort(),
          remote.getAddress().getHostAddress(),
          remote.getPort());
    }

    static Ends of(SocketAddress local, SocketAddress remote) {
      return new Ends(local.hostAddress(), local.port(), remote.hostAddress(), remote.port());
    }
  }

  /** The JDK's engine, measured. */
  JdkSSLEngineOptions engine() {
    return new Engine(times);
  }

  /** How long the handshake of an open connection took; empty when that is not known. */
  Optional<Duration> of(HttpConnection open) {
    return Optional.ofNullable(times.get(Ends.of(open.localAddress(), open.remoteAddress(true))));
  }

  private static final class Engine extends JdkSSLEngineOptions {
    private final Map<Ends, Duration> times;

    Engine(Map<Ends, Duration> times) {
      this.times = times;
    }

    @Override
    public JdkSSLEngineOptions copy() {
      return new Engine(times);
    }

    @Override
    public SslContextFactory sslContextFactory() {
      return new DefaultSslContextFactory(SslProvider.JDK, false) {
        @Override
        public SslContext create() throws SSLException {
          return new MeasuredContext(super.create(), times);
        }
      };
    }
  }

  private static final class MeasuredContext extends SslContext {
    private final SslContext context;
    private final AtomicInteger handshakes = new AtomicInteger();
    private final Map<Ends, Duration> times;

    MeasuredContext(SslContext context, Map<Ends, Duration> times) {
      this.context = context;
      this.times = times;
      context.sessionContext().setSessionCacheSize(1);
    }

    @Override
    protected SslHandler newHandler(
        ByteBufAllocator allocator, boolean startTls, Executor executor) {
      return new MeasuredHandler(newEngine(allocator), startTls, executor, times);
    }

    @Override
    protected SslHandler newHandler(
        ByteBufAllocator allocator, String host, int port, boolean startTls, Executor executor) {
      // The JDK finds sessions to resume by host and port, and uses this port for nothing else.
      SSLEngine engine = newEngine(allocator, host, handshakes.incrementAndGet());
      return new MeasuredHandler(engine, startTls, executor, times);
    }

    @Override
    public boolean isClient() {
      return context.isClient();
    }

    @Override
    public List<String> cipherSuites() {
      return context.cipherSuites();
    }

    @Override
    @SuppressWarnings("deprecation") // abstract in the parent, so it must be answered
    public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
      return context.applicationProtocolNegotiator();
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator allocator) {
      return context.newEngine(allocator);
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator allocator, String host, int port) {
      return context.newEngine(allocator, host, port);
    }

    @Override
    public SSLSessionContext sessionContext() {
      return context.sessionContext();
    }
  }

  private static final class MeasuredHandler extends SslHandler {
    private final Map<Ends, Duration> times;
    private long start;

    MeasuredHandler(
        SSLEngine engine, boolean startTls, Executor executor, Map<Ends, Duration> times) {
      super(engine, startTls, executor);
      this.times = times;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
      start = System.nanoTime();
      super.handlerAdded(ctx);
      handshakeFuture()
          .addListener(
              done -> {
                if (done.isSuccess()) {
                  keep(ctx.channel(), Duration.ofNanos(System.nanoTime() - start));
                }
              });
    }

    /** Comes only when the handler was there before the connection; then TCP is done just now. */
    @Override
    public void channelActive(ChannelHandlerContext ctx) throws Exception {
      start = System.nanoTime();
      super.channelActive(ctx);
    }

    private void keep(Channel channel, Duration took) {
      if (channel.localAddress() instanceof InetSocketAddress local
          && channel.remoteAddress() instanceof InetSocketAddress remote) {
        Ends ends = Ends.of(local, remote);
        times.put(ends, took);
        channel.closeFuture().addListener(closed -> times.remove(ends));
      }
    }
  }
}
