package dev.pitwall.bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Four nodes behind a front door that sends each connection to the next of them. Each answers after
 * ten milliseconds, unless a process with a fault was started on it.
 */
final class RolloutSite implements AutoCloseable {
  /** How a process misbehaves when it is asked for a cart. */
  enum Fault {
    NONE,
    /** It never answers. */
    HANG,
    /** It sends a byte each half second, for ever. */
    TRICKLE,
    /** It answers after three seconds, where one is asked for. */
    DELAY
  }

  private static final int NODES = 4;
  private static final long ANSWERS_AFTER_MILLIS = 10;
  private static final long DELAY_MILLIS = 3000;

  private record NodeProcess(String version, Fault fault) {}

  private final Vertx vertx = Vertx.vertx();
  private final List<Integer> ports = new ArrayList<>();
  private final List<@Nullable HttpServer> servers = new ArrayList<>();
  private final HttpServer door;
  private final AtomicInteger next = new AtomicInteger();

  RolloutSite() {
    for (int node = 0; node < NODES; node++) {
      HttpServer server = serving(0, new NodeProcess("1.0", Fault.NONE));
      servers.add(server);
      ports.add(server.actualPort());
    }
    door =
        Wait.on(
            vertx
                .createHttpServer()
                .requestHandler(
                    request ->
                        answer(request, new NodeProcess("1.0", Fault.NONE), next.incrementAndGet()))
                .listen(0, "127.0.0.1"));
  }

  int doorPort() {
    return door.actualPort();
  }

  int port(int node) {
    return ports.get(node);
  }

  void stop(int node) {
    HttpServer server = servers.set(node, null);
    if (server != null) {
      Wait.on(server.close());
    }
  }

  void start(int node, String version, Fault fault) {
    servers.set(node, serving(ports.get(node), new NodeProcess(version, fault)));
  }

  private HttpServer serving(int port, NodeProcess process) {
    return Wait.on(
        vertx
            .createHttpServer()
            .requestHandler(request -> answer(request, process, 0))
            .listen(port, "127.0.0.1"));
  }

  private void answer(HttpServerRequest request, NodeProcess process, int number) {
    HttpServerResponse response =
        request.response().putHeader("X-Version", process.version()).putHeader("X-Nr", "" + number);
    boolean cart = request.path().equals("/cart");
    Fault fault = cart ? process.fault() : Fault.NONE;
    switch (fault) {
      case NONE -> vertx.setTimer(ANSWERS_AFTER_MILLIS, timer -> end(request, response));
      case HANG -> {}
      case TRICKLE -> {
        response.setChunked(true);
        vertx.setPeriodic(
            500,
            timer -> {
              if (response.closed()) {
                vertx.cancelTimer(timer);
              } else {
                response.write(" ");
              }
            });
      }
      case DELAY -> vertx.setTimer(DELAY_MILLIS, timer -> end(request, response));
    }
  }

  private static void end(HttpServerRequest request, HttpServerResponse response) {
    if (!response.closed()) {
      response.end(
          request.path().equals("/queue")
              ? new JsonObject().put("depth", 0).put("done", System.nanoTime() / 1e9).encode()
              : new JsonObject().put("id", "c-1").put("total", 388).encode());
    }
  }

  @Override
  public void close() {
    Wait.on(vertx.close());
  }
}
