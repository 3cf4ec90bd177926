package dev.pitwall.bench;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A small shop for journeys to walk through, which answers as fast as it can. */
public final class Site {
  private static final int EVENT_LOOPS = 2;

  private static final String HOME =
      """
      <!doctype html><title>Shop</title><h1>Shop</h1><a href=/tyres>Tyres</a>
      """;

  private static final String TYRES =
      """
      <!doctype html><title>Tyres</title>
      <label>Search <input id=q></label><button id=go>Find</button><p id=out></p>
      <script>
        document.getElementById('go').addEventListener('click', () => {
          document.getElementById('out').textContent = '3 results for ' + document.getElementById('q').value;
        });
      </script>
      """;

  private static final String CATALOGUE = catalogue();
  private static final String CART =
      new JsonObject().put("id", "c-4711").put("total", 199.0).put("currency", "EUR").encode();

  private static final String QUEUE =
      new JsonObject()
          .put("queue", new JsonObject().put("depth", 7).put("age", 1.5).put("name", "orders"))
          .encode();

  private Site() {}

  private static String catalogue() {
    JsonArray tyres = new JsonArray();
    for (int i = 0; i < 10; i++) {
      tyres.add(new JsonObject().put("sku", "slick-" + i).put("price", 199.0).put("stock", i));
    }
    return new JsonObject().put("tyres", tyres).encode();
  }

  /** Prints the port, and serves until its input ends. */
  public static void main(String[] arguments) throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      int[] port = new int[1];
      Wait.on(
          vertx.deployVerticle(
              () -> new Listener(port), new DeploymentOptions().setInstances(EVENT_LOOPS)));
      Child.serve(Integer.toString(port[0]));
    } finally {
      Wait.on(vertx.close());
    }
  }

  private static final class Listener extends VerticleBase {
    private final int[] port;

    Listener(int[] port) {
      this.port = port;
    }

    @Override
    public Future<HttpServer> start() {
      return vertx
          .createHttpServer()
          .requestHandler(request -> request.end().onSuccess(read -> answer(request)))
          .listen(-1, "127.0.0.1")
          .onSuccess(server -> port[0] = server.actualPort());
    }
  }

  private static void answer(HttpServerRequest request) {
    switch (request.method().name() + " " + request.path()) {
      case "GET /" -> send(request, 200, "text/html; charset=utf-8", HOME);
      case "GET /tyres" -> send(request, 200, "text/html; charset=utf-8", TYRES);
      case "GET /api/tyres" -> send(request, 200, "application/json", CATALOGUE);
      case "GET /queue" -> send(request, 200, "application/json", QUEUE);
      case "POST /api/cart" -> send(request, 201, "application/json", CART);
      case "DELETE /api/cart/c-4711" -> send(request, 200, "application/json", CART);
      default -> send(request, 404, "text/plain", "not found");
    }
  }

  private static void send(HttpServerRequest request, int status, String type, String body) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", type)
        .putHeader("X-App-Version", "1.42.0")
        .end(body);
  }
}
