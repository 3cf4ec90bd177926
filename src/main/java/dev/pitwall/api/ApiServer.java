package dev.pitwall.api;

import dev.pitwall.api.RequestClock.Patience;
import dev.pitwall.config.Config;
import dev.pitwall.rollout.GateService;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The HTTP server. */
public final class ApiServer {
  /** The largest body, in bytes. */
  static final int MAX_BODY = 64 * 1024;

  /** The longest request line, in bytes. */
  static final int MAX_URI = 4 * 1024;

  /** The largest headers together, in bytes. */
  static final int MAX_HEADERS = 16 * 1024;

  /** How many callers may wait for a decision; beyond, they are answered at once. */
  static final int MAX_WAITERS = 1_000;

  private static final int IDLE_SECONDS = 75;
  private static final int GRACE_SECONDS = 5;
  private static final int MAX_EVENT_LOOPS = 4;

  /** To Vert.x, servers that name the same negative port share one free port. */
  private static final AtomicInteger NEXT_RANDOM_PORT = new AtomicInteger();

  private final Vertx vertx;
  private final Config.Server config;
  private final PublicLinks links;
  private final BlockingExecutor executor = new BlockingExecutor();
  private final LongPolls longPolls;
  private final GateAnswerCache cache;
  private final Router router;
  private final FrontDesk desk;
  private final ConnectionGuard connections;
  private final int sharedRandomPort = -NEXT_RANDOM_PORT.incrementAndGet();
  private volatile boolean stopping;
  private volatile int port;
  private volatile String deployment = "";
  private @Nullable Future<Void> closed;

  private ApiServer(
      Vertx vertx,
      Config.Server config,
      GateService gates,
      ApiPorts ports,
      InstantSource clock,
      ExtraRoutes pages) {
    OpenApiContract contract = OpenApiContract.load();
    this.vertx = vertx;
    this.config = config;
    this.links = new PublicLinks(baseUrl(config, config.port()));
    RequestAuthorizer authorizer = new RequestAuthorizer(config);
    this.longPolls = new LongPolls(vertx, MAX_WAITERS);
    EvaluationJson json = new EvaluationJson(gates.setup(), links);
    GateResponses responses = new GateResponses(json, links, gates::holds);
    this.cache =
        new GateAnswerCache(
            gates, responses, authorizer, contract.operation("askGo").scopes(), clock);
    Routes routes = new Routes(contract, authorizer, executor);
    GateHandler gate = new GateHandler(gates, clock, executor, responses, longPolls, cache);
    OperationTable operations = new OperationTable(routes);
    operations.addGates(gate);
    operations.addRollouts(new RolloutOperations(gates, clock));
    operations.addJourneys(new JourneyOperations(ports, links));
    operations.addEvaluations(new EvaluationOperations(gates, ports.evaluations(), json, clock));
    operations.addHolds(new HoldOperations(gates, ports.holds(), clock));
    operations.addService(new ServiceOperations(ports, contract));
    operations.addProbe(new ProbeOperations(ports));
    operations.addNodes(new NodeOperations(gates));
    operations.addAudit(new AuditOperations(ports.audit()));
    operations.addDiscovery(new DiscoveryOperations(ports, gates.setup()));
    this.router = routes.router(vertx, operations.byId(), pages);
    this.desk = new FrontDesk(authorizer, config.callers());
    this.connections = new ConnectionGuard(options(), config.callers(), Patience.USUAL);
    gates.onChange(longPolls::changed);
  }

  /**
   * Starts listening.
   *
   * @param pages further routes on the same server
   * @return the server once it listens; fails when it must not, or cannot
   */
  public static Future<ApiServer> start(
      Vertx vertx,
      Config.Server config,
      GateService gates,
      ApiPorts ports,
      InstantSource clock,
      ExtraRoutes pages) {
    Optional<String> refusal = BindRule.refusal(config);
    if (refusal.isPresent()) {
      return Future.failedFuture(new IllegalStateException(refusal.get()));
    }
    return new ApiServer(vertx, config, gates, ports, clock, pages).listen();
  }

  // --- start and stop ---

  private Future<ApiServer> listen() {
    int loops = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MAX_EVENT_LOOPS);
    return vertx
        .deployVerticle(Listener::new, new DeploymentOptions().setInstances(loops))
        .map(
            id -> {
              deployment = id;
              links.base(baseUrl(config, port));
              return this;
            })
        .onFailure(failure -> executor.close());
  }

  /** One event loop's share of the server; all of them listen on the same port. */
  private final class Listener extends VerticleBase {
    private final HttpServer server = ApiServer.this.vertx.createHttpServer(options());

    @Override
    public Future<?> start() {
      return server
          .requestHandler(ApiServer.this::handle)
          .invalidRequestHandler(ApiServer.this::refuse)
          .connectionHandler(connections::connected)
          .listen(
              config.port() == 0 ? sharedRandomPort : config.port(), BindRule.bare(config.host()))
          .onSuccess(listening -> port = listening.actualPort());
    }

    @Override
    public Future<?> stop() {
      return server.shutdown(GRACE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private static HttpServerOptions options() {
    return new HttpServerOptions()
        .setMaxInitialLineLength(MAX_URI)
        .setMaxHeaderSize(MAX_HEADERS)
        .setHttp2ClearTextEnabled(false)
        .setIdleTimeout(IDLE_SECONDS)
        .setIdleTimeoutUnit(TimeUnit.SECONDS);
  }

  private void handle(HttpServerRequest request) {
    RequestIds.begin(request);
    Optional<Problem> unreadable = FrontDesk.unreadable(request);
    if (stopping) {
      UnroutedProblems.send(request, Problem.unavailable("the service is stopping", GRACE_SECONDS));
    } else if (unreadable.isPresent()) {
      UnroutedProblems.answer(request, unreadable.get());
    } else if (!cache.answered(request)) { // from memory is cheap, so that polls do not count
      desk.tooMany(request)
          .ifPresentOrElse(
              problem -> UnroutedProblems.answer(request, problem), () -> router.handle(request));
    }
  }

  /** What Netty could not make a request of. */
  private void refuse(HttpServerRequest request) {
    RequestIds.begin(request);
    UnroutedProblems.send(request, UnroutedProblems.problem(request));
  }

  private static String baseUrl(Config.Server config, int port) {
    String url = config.url();
    String host = BindRule.bare(config.host());
    return url != null
        ? url
        : "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  /** How many callers wait for a decision. */
  public int waiting() {
    return longPolls.size();
  }

  /** How many connections are open. */
  public int openConnections() {
    return connections.bounds().open();
  }

  /** How many connections were closed at once since the start, being one too many. */
  public long refusedConnections() {
    return connections.bounds().refused();
  }

  /** How many requests were refused since the start, their caller having asked too often. */
  public long refusedRequests() {
    return desk.refused();
  }

  /** How many answers are remembered. */
  int remembered() {
    return cache.size();
  }

  /**
   * Stops: who waits is answered, what is being worked on is finished, new requests get 503, then
   * the port is free. Closing it again changes nothing.
   */
  public synchronized Future<Void> close() {
    Future<Void> before = closed;
    if (before != null) {
      return before;
    }
    stopping = true;
    longPolls.close();
    Future<Void> now =
        vertx
            .undeploy(deployment)
            .eventually(() -> vertx.executeBlocking(this::closeOffLoop, false));
    closed = now;
    return now;
  }

  private boolean closeOffLoop() {
    executor.close();
    return true;
  }
}
