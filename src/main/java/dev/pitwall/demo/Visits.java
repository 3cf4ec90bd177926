package dev.pitwall.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Requests through the front door, and what came of them. Thread-safe. */
final class Visits {
  /** Far more than take as long as anything in the shop is meant to. */
  private static final int TIMEOUT_MS = 5_000;

  private static final long GRACE_MS = 500;

  private final int port;
  private final HttpClient client;
  private final AtomicLong served = new AtomicLong();
  private final AtomicLong disturbed = new AtomicLong();

  /** At most so many at once, and as many again that wait for their turn. */
  Visits(Vertx vertx, int port, int atOnce) {
    this.port = port;
    this.client =
        vertx.createHttpClient(
            new PoolOptions().setHttp1MaxSize(atOnce).setMaxWaitQueueSize(atOnce));
  }

  /** Lets those under way come to their end, if it is near. */
  Future<Void> end() {
    return client.shutdown(GRACE_MS, TimeUnit.MILLISECONDS);
  }

  Customers.Noticed noticed() {
    return new Customers.Noticed(served.get(), disturbed.get());
  }

  Future<Buffer> look(String path) {
    return ask(HttpMethod.GET, path, Buffer.buffer());
  }

  Future<Buffer> ask(HttpMethod method, String path, Buffer body) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(method)
            .setHost(TyreShop.LOOPBACK)
            .setPort(port)
            .setURI(path)
            .setTimeout(TIMEOUT_MS);
    return client
        .request(options)
        .compose(request -> request.send(body))
        .compose(Visits::wholeAnswer)
        .onComplete(answer -> served.incrementAndGet(), failure -> disturbed.incrementAndGet());
  }

  private static Future<Buffer> wholeAnswer(HttpClientResponse response) {
    return response
        .body()
        .compose(
            body ->
                response.statusCode() < 400
                    ? Future.succeededFuture(body)
                    : Future.failedFuture("status " + response.statusCode()));
  }
}
