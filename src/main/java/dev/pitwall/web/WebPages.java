package dev.pitwall.web;

import dev.pitwall.journey.Run;
import dev.pitwall.rollout.UnreadableRecord;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The web pages: rendered here, readable without JavaScript, live with it. */
public final class WebPages implements AutoCloseable {
  /** The most pages that may listen for changes at the same time. */
  static final int MAX_LISTENERS = 200;

  private static final Logger LOG = LoggerFactory.getLogger(WebPages.class);
  private static final long PULSE_MILLIS = 1_000;
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self';"
          + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private final Vertx vertx;
  private final WebPorts ports;
  private final LastRuns lastRuns = new LastRuns();
  private final LiveEvents live;
  private final Workers workers = new Workers();
  private final Assets assets = new Assets();
  private final Layout layout;
  private final ChangeDetector changes;
  private final long timer;

  public WebPages(Vertx vertx, WebPorts ports) {
    this(vertx, ports, MAX_LISTENERS);
  }

  WebPages(Vertx vertx, WebPorts ports, int maxListeners) {
    this.vertx = vertx;
    this.ports = ports;
    this.live = new LiveEvents(maxListeners);
    this.layout = new Layout(ports.version());
    this.changes = new ChangeDetector(ports);
    this.timer = vertx.setPeriodic(PULSE_MILLIS, id -> feelPulse());
    ports.gates().onChange(evaluation -> live.changed());
  }

  /** Takes runs that were kept before a restart. */
  public void recall(List<Run> runs) {
    runs.forEach(lastRuns::accept);
  }

  /** Takes a run that just ended. Never blocks. */
  public void ran(Run run) {
    lastRuns.accept(run);
    live.changed();
  }

  /**
   * Adds the routes of the pages.
   *
   * @param reader comes first on every route, and lets only those pass who may read
   */
  public void mount(Router router, Handler<RoutingContext> reader) {
    OverviewPage overview = new OverviewPage(ports, lastRuns);
    RolloutPage rollouts = new RolloutPage(ports);
    EvaluationPage evaluations = new EvaluationPage(ports);
    RunPage run = new RunPage(ports);
    RunsPage runs = new RunsPage(ports);
    add(router, reader, "/", ctx -> overview.page());
    add(router, reader, "/rollouts/:id", ctx -> rollouts.of(ctx.pathParam("id")));
    add(router, reader, "/evaluations/:id", ctx -> evaluations.of(ctx.pathParam("id")));
    add(router, reader, "/runs/:id", ctx -> run.of(ctx.pathParam("id")));
    add(router, reader, "/runs", ctx -> runs.of(asked(ctx)));
    router.get("/events").handler(WebPages::secure).handler(reader).handler(live::listen);
    route(router, "/assets/:name").handler(WebPages::secure).handler(reader).handler(assets::send);
  }

  private static RunsPage.Asked asked(RoutingContext ctx) {
    return new RunsPage.Asked(
        parameter(ctx, "journey"),
        parameter(ctx, "node"),
        parameter(ctx, "outcome"),
        parameter(ctx, "before"));
  }

  private static @Nullable String parameter(RoutingContext ctx, String name) {
    return ctx.queryParams().get(name);
  }

  private void add(
      Router router,
      Handler<RoutingContext> reader,
      String path,
      Function<RoutingContext, Page> page) {
    route(router, path).handler(WebPages::secure).handler(reader).handler(ctx -> render(ctx, page));
  }

  private static Route route(Router router, String path) {
    return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
  }

  private static void secure(RoutingContext ctx) {
    ctx.response()
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("X-Frame-Options", "DENY")
        .putHeader("Referrer-Policy", "same-origin")
        .putHeader("Cross-Origin-Opener-Policy", "same-origin");
    ctx.next();
  }

  private void render(RoutingContext ctx, Function<RoutingContext, Page> page) {
    Context loop = vertx.getOrCreateContext();
    boolean started =
        workers.start(
            () -> {
              Page made = made(ctx, page);
              loop.runOnContext(nothing -> send(ctx, made));
            });
    if (!started) {
      send(ctx, Page.problem(503, "Too busy", "Too many pages are being made; try again soon."));
    }
  }

  private static Page made(RoutingContext ctx, Function<RoutingContext, Page> page) {
    try {
      return page.apply(ctx);
    } catch (UnreadableRecord e) {
      LOG.error("page {} failed: {}", ctx.request().path(), e.getMessage());
      return Page.problem(500, "What was kept cannot be read", String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      String id = ctx.response().headers().get("X-Request-Id");
      LOG.error("page {} failed (X-Request-Id {})", ctx.request().path(), id, e);
      return Page.problem(
          500, "This page is broken", "Why is in Pitwall's log, at X-Request-Id " + id + ".");
    }
  }

  private void send(RoutingContext ctx, Page page) {
    if (ctx.response().ended() || ctx.response().closed()) {
      return;
    }
    Instant now = ports.clock().instant();
    ctx.response()
        .setStatusCode(page.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(layout.document(page, now).toString());
  }

  /** Looks only while somebody listens. */
  private void feelPulse() {
    if (live.listeners() > 0) {
      var _ =
          workers.start(
              () -> {
                if (changes.changed()) {
                  live.changed();
                }
              });
    }
  }

  /** Ends every listener. Close it before the server, which else waits for them. */
  @Override
  public void close() {
    vertx.cancelTimer(timer);
    live.close();
    workers.close();
  }
}
