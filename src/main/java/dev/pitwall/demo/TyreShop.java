package dev.pitwall.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One node of the sample shop: pages, an API, /health, /counters and /metrics on one loopback port.
 */
public final class TyreShop {
  /** In every answer: the version this node says it runs. */
  public static final String VERSION_HEADER = "X-App-Version";

  /** In every answer: the name of this node. */
  public static final String NODE_HEADER = "X-App-Node";

  static final String LOOPBACK = "127.0.0.1";
  private static final long MAX_BODY_BYTES = 64 * 1024;
  private static final long GRACE_MS = 500;

  /** So long the shop waits for its database before it gives up. */
  private static final long DATABASE_PATIENCE_MS = 1_000;

  private static final String CARTS_AND_ORDERS = "/(api/)?(cart|checkout|order).*";

  private final String node;
  private final Build build;
  private final ShopState state;
  private final ShopPages pages;
  private final Router router;
  private final Vertx vertx;
  private volatile @Nullable HttpServer server;
  private final NodeWork work = new NodeWork();
  private final NodeWorkers workers = new NodeWorkers();

  /** The random numbers decide what a faulty build fails. */
  TyreShop(Vertx vertx, String node, Build build, ShopState state, RandomGenerator random) {
    this.vertx = vertx;
    this.node = node;
    this.build = build;
    this.state = state;
    Faults faults = new Faults(vertx, build, random);
    this.pages = new ShopPages(vertx, state, faults, build.said(), node);
    this.router = routes(vertx, faults);
  }

  /** Listens on the port, or on a free one for 0, and joins the order queue. */
  Future<Integer> start(int port) {
    HttpServerOptions options =
        new HttpServerOptions().setReuseAddress(true).setIdleTimeout(Balancer.IDLE_SECONDS);
    return vertx
        .createHttpServer(options)
        .requestHandler(router)
        .listen(port, LOOPBACK)
        .map(
            listening -> {
              server = listening;
              state.queue().attach(node, build.queueStuck());
              return listening.actualPort();
            });
  }

  /** Leaves the queue, lets answers under way finish, closes every connection. */
  Future<Void> stop() {
    state.queue().detach(node);
    HttpServer listening = server;
    return listening == null
        ? Future.succeededFuture()
        : listening.shutdown(GRACE_MS, TimeUnit.MILLISECONDS);
  }

  /**
   * So many jobs run from now on. They are played: a job takes one of the node's places and does
   * nothing else.
   */
  void batches(int jobs) {
    work.jobs(jobs);
  }

  private Router routes(Vertx vertx, Faults faults) {
    Router routes = Router.router(vertx);
    routes.route().handler(this::sign);
    routes.get("/health").handler(this::health);
    routes.get("/counters").handler(this::counters);
    routes.get("/metrics").handler(this::metrics);
    routes.route().handler(this::count);
    routes.route().handler(this::byWorker);
    routes.routeWithRegex(CARTS_AND_ORDERS).handler(this::withDatabase);
    routes.post().handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES));
    new ShopApi(state, faults).mount(routes);
    pages.mount(routes);
    routes.route().handler(context -> context.fail(404));
    routes.route().failureHandler(this::failure);
    return routes;
  }

  private void sign(RoutingContext context) {
    context.response().putHeader(VERSION_HEADER, build.said()).putHeader(NODE_HEADER, node);
    context.next();
  }

  private void count(RoutingContext context) {
    boolean hasPlace = work.enter();
    context.addEndHandler(ended -> work.leave(hasFailed(context, ended.failed())));
    if (hasPlace) {
      context.next();
    } else {
      context.fail(503);
    }
  }

  private void byWorker(RoutingContext context) {
    if (build.badWorker() && workers.isSecond(context.request().connection())) {
      refuse(context, 500, "worker 2 of " + node + " has no connection to the database");
    } else {
      context.next();
    }
  }

  private void withDatabase(RoutingContext context) {
    if (state.isStalled()) {
      context.request().pause();
      vertx.setTimer(
          DATABASE_PATIENCE_MS,
          waited -> {
            context.request().resume();
            refuse(context, 503, "the database does not answer");
          });
    } else {
      context.next();
    }
  }

  /** Over HTTP/2 a connection that is closed after the whole answer counts as broken off, too. */
  private static boolean hasFailed(RoutingContext context, boolean brokenOff) {
    return context.response().getStatusCode() >= 500 || (brokenOff && !context.response().ended());
  }

  private void health(RoutingContext context) {
    boolean well = build.life() == Build.Life.ALIVE;
    JsonObject json =
        new JsonObject()
            .put("status", well ? "up" : "down")
            .put("version", build.said())
            .put("node", node);
    ShopApi.answer(context, well ? 200 : 503, json);
  }

  private void counters(RoutingContext context) {
    JsonObject counters = ShopJson.node(work.figures());
    counters.put("queue", ShopJson.queue(state.queue().figures()));
    ShopApi.answer(context, 200, counters);
  }

  private void metrics(RoutingContext context) {
    context
        .response()
        .putHeader("Content-Type", ShopMetrics.CONTENT_TYPE)
        .end(ShopMetrics.page(work.figures(), state.queue().figures()));
  }

  private void failure(RoutingContext context) {
    int status = context.failure() instanceof IllegalArgumentException ? 400 : context.statusCode();
    int honest = status < 400 ? 500 : status;
    refuse(context, honest, reason(context, honest));
  }

  private void refuse(RoutingContext context, int status, String reason) {
    if (context.response().ended()) {
      return;
    }
    if (context.request().path().startsWith("/api/")) {
      ShopApi.error(context, status, reason);
    } else {
      pages.problem(context, status, status == 404 ? "Not found" : "That did not work", reason);
    }
  }

  private static String reason(RoutingContext context, int status) {
    if (context.failure() instanceof IllegalArgumentException wrong) {
      return String.valueOf(wrong.getMessage());
    }
    return switch (status) {
      case 404 -> "There is nothing at this address.";
      case 413 -> "The request is too large.";
      case 500 -> "The shop made a mistake.";
      case 503 -> "All " + NodeWork.PLACES + " places of this node are taken.";
      default -> "The request could not be answered (status " + status + ").";
    };
  }
}
