package dev.pitwall.testing;

import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.source.HttpFetch;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A web server of this process that answers as it is told, and what sources read it with. */
public final class WebServer implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final HttpFetch fetch = new HttpFetch(vertx);
  private final int port;

  public WebServer(Handler<HttpServerRequest> answer) {
    this.port =
        await(vertx.createHttpServer().requestHandler(answer).listen(0, "127.0.0.1")).actualPort();
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  public int port() {
    return port;
  }

  public String url(String path) {
    return "http://127.0.0.1:" + port + path;
  }

  public HttpFetch fetch() {
    return fetch;
  }

  /** A queue named orders that is read there, each time within two seconds. */
  public static SignalSpec orders(SourceSpec source) {
    return new SignalSpec(
        "orders",
        null,
        SignalSpec.Kind.QUEUE,
        source,
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5));
  }

  @Override
  public void close() {
    fetch.close();
    await(vertx.close());
  }
}
