package dev.pitwall.probe.http;

import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunRequest;
import dev.pitwall.journey.Secrets;
import dev.pitwall.probe.RunEnvironment;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Servers on this machine, and a probe that visits them. */
final class Loopback implements AutoCloseable {
  final Vertx vertx = Vertx.vertx();
  final VertxHttpDriver driver = new VertxHttpDriver(vertx);

  int http(Handler<HttpServerRequest> handler) {
    return httpServer(handler).actualPort();
  }

  HttpServer httpServer(Handler<HttpServerRequest> handler) {
    return await(vertx.createHttpServer().requestHandler(handler).listen(0, "127.0.0.1"));
  }

  int https(HttpServerOptions options, Handler<HttpServerRequest> handler) {
    return await(vertx.createHttpServer(options).requestHandler(handler).listen(0, "127.0.0.1"))
        .actualPort();
  }

  int tcp(Handler<NetSocket> handler) {
    NetServer server = vertx.createNetServer().connectHandler(handler);
    return await(server.listen(0, "127.0.0.1")).actualPort();
  }

  Run run(RunRequest request) {
    return run(request, Secrets.NONE);
  }

  Run run(RunRequest request, Secrets secrets) {
    return new HttpProbe(driver, () -> secrets, RunEnvironment.system()).run(request);
  }

  List<Run> runTwice(RunRequest request) {
    return List.of(run(request), run(request));
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    driver.close();
    await(vertx.close());
  }
}
