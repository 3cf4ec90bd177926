package dev.pitwall.probe.http;

import dev.pitwall.coding.ContentCoding;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.TlsRules;
import dev.pitwall.probe.CookieJar;
import dev.pitwall.probe.HttpAnswer;
import dev.pitwall.probe.HttpCall;
import dev.pitwall.probe.HttpDriver;
import dev.pitwall.probe.ProbeBroken;
import dev.pitwall.probe.StepFailed;
import dev.pitwall.probe.TextSanitizer;
import dev.pitwall.tls.TlsMaterials;
import dev.pitwall.tls.TlsUnusable;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends HTTP/1.1 requests through a Vert.x client; the caller waits, which is for virtual threads
 * and never for an event loop.
 *
 * <p>A run begins without a connection, and all of its connections are closed when it ends: a node
 * may have several processes behind its address, and each run has to meet one of them anew. Within
 * a run connections are kept alive between requests for some seconds, as a browser does. A request
 * whose method may be repeated (RFC 9110, 9.2.2) goes out once more on a new connection when the
 * idle one turns out closed before the first byte of an answer. Any other request is never sent
 * twice. An answer, whatever it says, is never asked for again.
 *
 * <p>Of an answer at most 1 MiB of body (after decompression) is kept and the rest is read and
 * dropped, up to 64 MiB: beyond, the connection is closed and the step fails. Its head is at most
 * 32 KiB.
 */
public final class VertxHttpDriver implements HttpDriver, AutoCloseable {
  private static final Set<String> REPEATABLE =
      Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");
  private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int MOST_HEAD_BYTES = 32 * 1024;

  private final Vertx vertx;
  private final TlsMaterials materials;
  private final HttpClientAgent client;
  private final ConnectionPool idle = new ConnectionPool();
  private final TlsHandshakeTimer tlsTimes = new TlsHandshakeTimer();
  private volatile boolean closed;

  /** One that knows no secret, so that no TLS rule can name one. */
  public VertxHttpDriver(Vertx vertx) {
    this(vertx, new TlsMaterials(Secrets.NONE));
  }

  /** One that speaks TLS as the targets' services say. */
  public VertxHttpDriver(Vertx vertx, TlsMaterials materials) {
    this.vertx = vertx;
    this.materials = materials;
    HttpClientOptions options =
        new HttpClientOptions()
            .setMaxHeaderSize(MOST_HEAD_BYTES)
            .setKeepAliveTimeout(0)
            .setSslEngineOptions(tlsTimes.engine());
    this.client = vertx.httpClientBuilder().with(options).build();
  }

  @Override
  public HttpAnswer send(HttpCall call, CookieJar cookies) throws StepFailed, ProbeBroken {
    long start = System.nanoTime();
    if (closed) {
      throw new ProbeBroken("the HTTP client is closed");
    }
    Route route = Route.of(call);
    Exchange first = begin(call, cookies, route, start);
    idle.take(route, cookies, System.nanoTime())
        .ifPresentOrElse(first::reuse, () -> connect(route, first, call));
    Optional<HttpAnswer> answer = await(first, call, route, start);
    if (answer.isEmpty()) {
      Exchange second = begin(call, cookies, route, start);
      connect(route, second, call);
      answer = await(second, call, route, start);
    }
    HttpAnswer whole = answer.orElseThrow();
    cookies.store(call.url(), whole.headerValues("Set-Cookie"));
    return Unpacked.of(whole);
  }

  private static boolean isRepeatable(HttpCall call) {
    return REPEATABLE.contains(call.method());
  }

  private Exchange begin(HttpCall call, CookieJar cookies, Route route, long start) {
    RequestOptions options = request(call, cookies, route);
    return new Exchange(
        options, call.body(), start, (link, answer) -> release(link, answer, cookies));
  }

  private static RequestOptions request(HttpCall call, CookieJar cookies, Route route) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.valueOf(call.method()))
            .setSsl(route.tls())
            .setHost(route.host())
            .setPort(route.port())
            .setURI(requestUri(call.url()))
            .putHeader("Accept-Encoding", ContentCoding.ACCEPTED);
    if (route.isRenamed()) { // the connection knows only the name that TLS asks for
      options.putHeader("Host", route.authority());
    }
    call.headers().forEach(options::putHeader);
    String jar = cookies.headerFor(call.url());
    if (!jar.isEmpty()) {
      String own = call.headers().get("Cookie");
      options.putHeader("Cookie", own == null ? jar : own + "; " + jar);
    }
    return options;
  }

  private static String requestUri(URI url) {
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
  }

  private void connect(Route route, Exchange exchange, HttpCall call) {
    HttpConnectOptions to;
    try {
      to = connection(route, call.timeout());
    } catch (TlsUnusable e) {
      exchange.fail(e);
      return;
    }
    Context context = vertx.getOrCreateContext();
    context.runOnContext(
        go -> {
          long start = System.nanoTime();
          client
              .connect(to)
              .onSuccess(open -> exchange.send(link(route, context, open, start)))
              .onFailure(exchange::fail);
        });
  }

  private HttpConnectOptions connection(Route route, Duration timeout) throws TlsUnusable {
    HttpConnectOptions to =
        new HttpConnectOptions()
            .setSsl(route.tls())
            .setHost(route.host())
            .setPort(route.port())
            .setServer(SocketAddress.inetSocketAddress(route.serverPort(), route.server()))
            .setConnectTimeout(Math.max(1, timeout.toMillis()));
    TlsRules rules = route.rules();
    if (rules != null) {
      to.setHost(rules.nameOf(route.host())).setSslOptions(materials.of(rules).options());
    }
    return to;
  }

  private PooledConnection link(
      Route route, Context context, HttpClientConnection open, long start) {
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    if (!route.tls()) {
      return new PooledConnection(route, context, open, took, null);
    }
    Optional<Duration> tls = tlsTimes.of(open);
    return new PooledConnection(
        route, context, open, tls.map(took::minus).orElse(took), tls.orElse(null));
  }

  /**
   * The answer; empty when the request may and must go out once more.
   *
   * @throws StepFailed when the target gave none
   */
  private static Optional<HttpAnswer> await(
      Exchange exchange, HttpCall call, Route route, long start) throws StepFailed, ProbeBroken {
    CompletableFuture<HttpAnswer> done = exchange.done();
    long left = call.timeout().toNanos() - (System.nanoTime() - start);
    try {
      return Optional.of(done.get(Math.max(0, left), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      exchange.abandon();
      throw late(exchange, call, route);
    } catch (InterruptedException e) {
      exchange.abandon();
      Thread.currentThread().interrupt();
      throw new ProbeBroken("interrupted while waiting for " + route.peer(), e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (isStale(exchange, call, cause)) {
        return Optional.empty();
      }
      throw ErrorClassifier.of(cause, route.peer(), exchange.stage());
    }
  }

  private static boolean isStale(Exchange exchange, HttpCall call, Throwable cause) {
    return exchange.wasReused()
        && exchange.stage() != Exchange.Stage.RECEIVING
        && isRepeatable(call)
        && ErrorClassifier.isConnectionLost(cause);
  }

  private static StepFailed late(Exchange exchange, HttpCall call, Route route) {
    String within = " within " + TextSanitizer.words(call.timeout());
    return switch (exchange.stage()) {
      case CONNECTING ->
          new StepFailed("no connection to " + route.peer() + within, "a connection" + within);
      case WAITING ->
          new StepFailed("no answer from " + route.peer() + within, "an answer" + within);
      case RECEIVING ->
          new StepFailed(
              "the answer of "
                  + route.peer()
                  + " had not ended"
                  + within
                  + ", after "
                  + exchange.received()
                  + " bytes of body",
              "a whole answer" + within);
    };
  }

  private void release(PooledConnection link, HttpAnswer answer, CookieJar cookies) {
    String connection = answer.header("Connection").orElse("").toLowerCase(Locale.ROOT);
    if (closed || connection.contains("close")) {
      link.close();
    } else {
      idle.put(link, cookies, System.nanoTime() + KEPT_NANOS);
    }
  }

  /** How many connections are kept idle. */
  int idleConnections() {
    return idle.size();
  }

  @Override
  public void ended(CookieJar cookies) {
    idle.end(cookies);
  }

  @Override
  public void close() {
    closed = true;
    idle.close();
    client.close();
  }
}
