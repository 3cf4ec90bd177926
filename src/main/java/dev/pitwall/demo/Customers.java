package dev.pitwall.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * The people a rolling upgrade must not disturb: a steady trickle of visits through the front door,
 * one in eight of which buys something. They count what they noticed.
 */
public final class Customers {
  private static final long VISIT_EVERY_MS = 60;
  private static final int TIMEOUT_MS = 5_000;
  private static final int AT_ONCE = 50;
  private static final int BUYS_ONE_IN = 8;
  private static final List<String> PATHS =
      List.of("/", "/tyres", "/tyres?q=slick", "/tyres/rain-205", "/api/tyres?q=winter", "/cart");

  private final Vertx vertx;
  private final int port;
  private final RandomGenerator random;
  private final HttpClient client;
  private final AtomicInteger visiting = new AtomicInteger();
  private final AtomicLong served = new AtomicLong();
  private final AtomicLong disturbed = new AtomicLong();
  private final long timer;

  /** How many requests were answered well, and how many were not. */
  public record Noticed(long served, long disturbed) {
    /** What came after the earlier reading. */
    Noticed since(Noticed earlier) {
      return new Noticed(served - earlier.served, disturbed - earlier.disturbed);
    }
  }

  Customers(Vertx vertx, int port, RandomGenerator random) {
    this.vertx = vertx;
    this.port = port;
    this.random = random;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setDefaultHost(TyreShop.LOOPBACK).setDefaultPort(port),
            new PoolOptions().setHttp1MaxSize(AT_ONCE).setMaxWaitQueueSize(AT_ONCE));
    this.timer = vertx.setPeriodic(VISIT_EVERY_MS, tick -> visit());
  }

  void leave() {
    vertx.cancelTimer(timer);
    client.close();
  }

  /** What the customers have noticed so far. */
  public Noticed noticed() {
    return new Noticed(served.get(), disturbed.get());
  }

  private void visit() {
    if (visiting.get() >= AT_ONCE) {
      return;
    }
    visiting.incrementAndGet();
    Future<?> visit = random.nextInt(BUYS_ONE_IN) == 0 ? buy() : look();
    visit.onComplete(done -> visiting.decrementAndGet());
  }

  private Future<?> look() {
    String path = PATHS.get(random.nextInt(PATHS.size()));
    return ask(HttpMethod.GET, path, Buffer.buffer());
  }

  private Future<?> buy() {
    JsonObject wish = new JsonObject().put("sku", "tour-205").put("quantity", 4);
    return ask(HttpMethod.POST, "/api/carts", wish.toBuffer())
        .compose(
            body -> {
              String cart = new JsonObject(body).getString("id");
              return ask(HttpMethod.POST, "/api/carts/" + cart + "/checkout", Buffer.buffer());
            });
  }

  private Future<Buffer> ask(HttpMethod method, String path, Buffer body) {
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
        .compose(Customers::wholeAnswer)
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
