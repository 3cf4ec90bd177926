package dev.pitwall.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The three requests of {@link Scripts#http} with Vert.x alone, over and over on one event loop:
 * each run over a connection of its own, nothing is judged but the status, and read is only the
 * cart's id, which the third request needs.
 */
final class BareJourney extends VerticleBase {
  private final HttpClientAgent client;
  private final int port;
  private final long endNanos;
  private final AtomicLong done;
  private final Promise<Void> ended;

  BareJourney(
      HttpClientAgent client, int port, long endNanos, AtomicLong done, Promise<Void> ended) {
    this.client = client;
    this.port = port;
    this.endNanos = endNanos;
    this.done = done;
    this.ended = ended;
  }

  @Override
  public Future<?> start() {
    once();
    return Future.succeededFuture();
  }

  private void once() {
    if (System.nanoTime() - endNanos >= 0) {
      ended.complete();
      return;
    }
    client
        .connect(new HttpConnectOptions().setHost("127.0.0.1").setPort(port))
        .compose(this::over)
        .onComplete(
            gone -> {
              done.incrementAndGet();
              once();
            },
            ended::fail);
  }

  private Future<Void> over(HttpClientConnection connection) {
    return send(connection, HttpMethod.GET, "/api/tyres", null, 200)
        .compose(tyres -> send(connection, HttpMethod.POST, "/api/cart", order(), 201))
        .compose(cart -> send(connection, HttpMethod.DELETE, "/api/cart/" + id(cart), null, 200))
        .eventually(connection::close)
        .mapEmpty();
  }

  private static Buffer order() {
    return new JsonObject().put("sku", "slick-7").put("quantity", 1).toBuffer();
  }

  private static String id(Buffer cart) {
    return cart.toJsonObject().getString("id");
  }

  private static Future<Buffer> send(
      HttpClientConnection connection,
      HttpMethod method,
      String uri,
      @Nullable Buffer body,
      int status) {
    return connection
        .request(new RequestOptions().setMethod(method).setURI(uri))
        .compose(request -> sent(request, body))
        .compose(
            response ->
                response.statusCode() == status
                    ? response.body()
                    : Future.failedFuture(method + " " + uri + ": " + response.statusCode()));
  }

  private static Future<HttpClientResponse> sent(HttpClientRequest request, @Nullable Buffer body) {
    return body == null
        ? request.send()
        : request.putHeader("Content-Type", "application/json").send(body);
  }
}
