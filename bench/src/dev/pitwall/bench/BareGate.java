package dev.pitwall.bench;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.util.Base64;
import java.util.List;

/**
 * A Vert.x router with one route and one handler that always sends the same answer, on as many
 * event loops as the API has. Its one argument is the answer, raw, in Base64.
 */
public final class BareGate {
  private static final int MAX_EVENT_LOOPS = 4;

  /** An answer, taken apart. */
  private record Canned(int status, MultiMap headers, Buffer body) {
    static Canned of(byte[] raw) {
      String text = Buffer.buffer(raw).toString();
      int end = text.indexOf("\r\n\r\n");
      List<String> lines = text.substring(0, end).lines().toList();
      MultiMap headers = MultiMap.caseInsensitiveMultiMap();
      for (String line : lines.subList(1, lines.size())) {
        int colon = line.indexOf(':');
        headers.add(line.substring(0, colon), line.substring(colon + 1).strip());
      }
      headers.remove("content-length"); // Vert.x adds it
      int status = Integer.parseInt(text, 9, 12, 10); // HTTP/1.1 NNN
      return new Canned(status, headers, Buffer.buffer(text.substring(end + 4)));
    }
  }

  private BareGate() {}

  /** Prints the port, and serves until its input ends. */
  public static void main(String[] arguments) throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      Canned canned = Canned.of(Base64.getDecoder().decode(arguments[0]));
      int loops = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MAX_EVENT_LOOPS);
      int[] port = new int[1];
      Wait.on(
          vertx.deployVerticle(
              () -> new Listener(canned, port), new DeploymentOptions().setInstances(loops)));
      Child.serve(Integer.toString(port[0]));
    } finally {
      Wait.on(vertx.close());
    }
  }

  private static final class Listener extends VerticleBase {
    private final Canned canned;
    private final int[] port;

    Listener(Canned canned, int[] port) {
      this.canned = canned;
      this.port = port;
    }

    @Override
    public Future<HttpServer> start() {
      Router router = Router.router(vertx);
      router
          .get("/api/v1/gates/shop/go")
          .handler(
              ctx -> {
                ctx.response().setStatusCode(canned.status()).headers().addAll(canned.headers());
                ctx.response().end(canned.body());
              });
      return vertx
          .createHttpServer()
          .requestHandler(router)
          .listen(-1, "127.0.0.1")
          .onSuccess(server -> port[0] = server.actualPort());
    }
  }
}
