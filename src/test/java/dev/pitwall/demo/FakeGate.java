package dev.pitwall.demo;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A gate that answers by script and remembers what it was asked and told. */
final class FakeGate implements AutoCloseable {
  /** What to answer to a question about (kind of rollout, node, phase), the nth time it comes. */
  interface Script {
    Line answer(String rollout, String node, String phase, int time);
  }

  /** One answer. */
  record Line(int status, String verdict, String reason) {
    static final Line GO = new Line(200, "GO", "all checks passed");
    static final Line PENDING = new Line(503, "PENDING", "waiting for journey login");
    static final Line HOLD = new Line(423, "HOLD", "held by ann: lunch");

    static Line noGo(String reason) {
      return new Line(409, "NO_GO", reason);
    }
  }

  private final Vertx vertx = Vertx.vertx();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final Script script;
  private final HttpServer server;

  FakeGate(Script script) throws TimeoutException {
    this.script = script;
    Router router = Router.router(vertx);
    router.route().handler(BodyHandler.create(false));
    router.get("/api/v1/gates/:gate/go").handler(this::go);
    router.post("/api/v1/*").handler(this::told);
    this.server =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .await(10, TimeUnit.SECONDS);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  /**
   * Questions as "kind node phase" (and " of gate" but for the usual one), reports as "kind
   * node:phase", "kind open", "kind outcome".
   */
  List<String> heard() {
    return List.copyOf(heard);
  }

  @Override
  public void close() throws TimeoutException {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private void go(RoutingContext context) {
    HttpServerRequest request = context.request();
    String node = request.getParam("node", "fleet");
    String phase = request.getParam("phase", "");
    String kind = kind(request.getParam("rollout", ""));
    String gate = context.pathParam("gate");
    String question = kind + " " + node + " " + phase;
    heard.add(gate.equals("shop") ? question : question + " of " + gate);
    int time = (int) heard.stream().filter(heard -> heard.startsWith(question)).count();
    Line line = script.answer(kind, node, phase, time);
    if (!line.verdict().isEmpty()) {
      context.response().putHeader("X-Gate-Verdict", line.verdict());
    }
    context
        .response()
        .setStatusCode(line.status())
        .putHeader("X-Gate-Evaluation", "e-" + heard.size())
        .end(line.reason() + "\nmore\n");
  }

  private void told(RoutingContext context) {
    String path = context.request().path();
    JsonObject body = context.body().asJsonObject();
    if (path.endsWith("/rollouts")) {
      heard.add(kind(body.getString("id")) + " open " + body.getString("kind"));
    } else if (path.endsWith("/finish")) {
      heard.add(kind(path) + " " + body.getString("outcome"));
    } else {
      String node = path.substring(path.lastIndexOf('/') + 1);
      heard.add(kind(path) + " " + node + ":" + body.getString("phase"));
    }
    context.response().setStatusCode(201).end();
  }

  private static String kind(String id) {
    return id.contains("-back") ? "back" : "deploy";
  }
}
