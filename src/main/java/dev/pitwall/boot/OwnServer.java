package dev.pitwall.boot;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server of our own, on loopback, for the first request of a young JVM: it takes up to some
 * seconds, which must not be counted against anybody who is watched.
 */
public final class OwnServer {
  private static final Logger LOG = LoggerFactory.getLogger(OwnServer.class);

  private OwnServer() {}

  /**
   * Has it asked, and closes it; what goes wrong is no matter.
   *
   * @param request sends a GET there, and waits
   */
  public static void asked(Vertx vertx, Consumer<URI> request) {
    try {
      HttpServer server =
          vertx
              .createHttpServer()
              .requestHandler(asked -> asked.response().end("{}"))
              .listen(0, "127.0.0.1")
              .await();
      request.accept(URI.create("http://127.0.0.1:" + server.actualPort()));
      server.close().await();
    } catch (RuntimeException e) {
      LOG.debug("no first request", e);
    }
  }
}
