package dev.pitwall.demo;

import static dev.pitwall.demo.TyreShop.LOOPBACK;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The front door: to the least busy of the nodes in rotation that are healthy, in turn where
 * several are. It answers 503 when no node is in rotation and 502 when those that are cannot be
 * reached.
 */
public final class Balancer {
  private static final long HEALTH_EVERY_MS = 500;
  private static final int CONNECT_TIMEOUT_MS = 1_000;
  private static final int IDLE_TIMEOUT_MS = 15_000;

  /** Longer than clients keep a connection, so that none is closed under a request. */
  static final int IDLE_SECONDS = 120;

  private static final int CONNECTIONS_PER_NODE = 64;
  private static final int WAITING_PER_NODE = 256;

  private final Vertx vertx;
  private final Map<String, Backend> backends = new LinkedHashMap<>();
  private final AtomicInteger turn = new AtomicInteger();
  private volatile @Nullable HttpServer server;
  private long healthTimer;

  /** Over nodes by name and loopback port. */
  Balancer(Vertx vertx, Map<String, Integer> ports) {
    this.vertx = vertx;
    ports.forEach((node, port) -> backends.put(node, new Backend(node, port, connections())));
  }

  /** Listens on the loopback port, or on a free one for 0. */
  Future<Integer> start(int port) {
    return vertx
        .createHttpServer(
            new HttpServerOptions().setReuseAddress(true).setIdleTimeout(IDLE_SECONDS))
        .requestHandler(this::handle)
        .listen(port, LOOPBACK)
        .map(
            listening -> {
              server = listening;
              healthTimer = vertx.setPeriodic(HEALTH_EVERY_MS, tick -> checkHealth());
              return listening.actualPort();
            });
  }

  Future<Void> stop() {
    vertx.cancelTimer(healthTimer);
    HttpServer listening = server;
    Future<Void> closed =
        listening == null
            ? Future.succeededFuture()
            : listening.shutdown(HEALTH_EVERY_MS, TimeUnit.MILLISECONDS);
    return closed.eventually(
        () -> Future.all(backends.values().stream().map(each -> each.client().close()).toList()));
  }

  /** Sends the node nothing new; what is under way there finishes. */
  public void drain(String node) {
    backend(node).drained(true);
  }

  /**
   * Sends the node requests again, over new connections: a kept one may lead to a process that is
   * gone, and an order sent into it could not be repeated.
   */
  public void restore(String node) {
    Backend backend = backend(node);
    HttpClient old = backend.reconnect(connections());
    old.shutdown(IDLE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    backend.healthy(true);
    backend.drained(false);
  }

  /** How many requests the node is answering for the balancer. */
  public int inFlight(String node) {
    return backend(node).inFlight();
  }

  /** Whether new requests go to the node. */
  public boolean inRotation(String node) {
    return backend(node).takesRequests();
  }

  private Backend backend(String node) {
    Backend backend = backends.get(node);
    if (backend == null) {
      throw new IllegalArgumentException(
          "no node '" + node + "' behind the balancer, there are " + backends.keySet());
    }
    return backend;
  }

  private void checkHealth() {
    for (Backend backend : backends.values()) {
      HttpClient asked = backend.client();
      asked
          .request(to(backend).setMethod(HttpMethod.GET).setURI("/health").setIdleTimeout(2_000))
          .compose(request -> request.send())
          .onComplete(
              answer -> health(backend, asked, answer.statusCode() / 100 == 2),
              failure -> health(backend, asked, false));
    }
  }

  /** An answer over old connections says nothing about the process that runs now. */
  private static void health(Backend backend, HttpClient asked, boolean well) {
    if (backend.client().equals(asked)) {
      backend.healthy(well);
    }
  }

  private void handle(HttpServerRequest request) {
    request.pause();
    List<Backend> candidates = inTurn();
    if (candidates.isEmpty()) {
      refuse(request, 503, "no node is in rotation");
    } else {
      attempt(request, candidates, 0);
    }
  }

  private List<Backend> inTurn() {
    List<Backend> ready = new ArrayList<>();
    for (Backend backend : backends.values()) {
      if (backend.takesRequests()) {
        ready.add(backend);
      }
    }
    if (!ready.isEmpty()) {
      Collections.rotate(ready, -Math.floorMod(turn.getAndIncrement(), ready.size()));
      ready.sort(Comparator.comparingInt(Backend::inFlight));
    }
    return ready;
  }

  private void attempt(HttpServerRequest request, List<Backend> candidates, int index) {
    if (index == candidates.size()) {
      refuse(request, 502, "no node in rotation could answer");
      return;
    }
    Backend backend = candidates.get(index);
    if (!backend.takesRequests()) {
      attempt(request, candidates, index + 1);
      return;
    }
    backend.enter();
    Forward forward = new Forward(request);
    HttpClient client = backend.client();
    client
        .request(to(backend).setMethod(request.method()).setURI(request.uri()))
        .onFailure(unreachable -> health(backend, client, false))
        .compose(forward::send)
        .eventually(
            () -> {
              backend.leave();
              return Future.succeededFuture();
            })
        .onFailure(
            failure -> {
              if (forward.mayBeRepeated()) {
                attempt(request, candidates, index + 1);
              } else {
                forward.breakOff(backend.node());
              }
            });
  }

  private HttpClient connections() {
    return vertx.createHttpClient(
        new HttpClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MS),
        new PoolOptions()
            .setHttp1MaxSize(CONNECTIONS_PER_NODE)
            .setMaxWaitQueueSize(WAITING_PER_NODE));
  }

  private static RequestOptions to(Backend backend) {
    return new RequestOptions()
        .setHost(LOOPBACK)
        .setPort(backend.port())
        .setIdleTimeout(IDLE_TIMEOUT_MS);
  }

  static void refuse(HttpServerRequest request, int status, String reason) {
    request.resume();
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "text/plain; charset=utf-8")
        .putHeader("Cache-Control", "no-store")
        .end("balancer: " + reason + "\n");
  }
}
