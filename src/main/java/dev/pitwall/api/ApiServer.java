package dev.pitwall.api;

import dev.pitwall.config.Config;
import dev.pitwall.rollout.GateService;
import dev.pitwall.yaml.SchemaFile;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
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
    Map<String, Consumer<ApiRequest>> operations = new LinkedHashMap<>();
    addGates(operations, gate);
    addRollouts(operations, routes, new RolloutOperations(gates, clock));
    addJourneys(operations, routes, new JourneyOperations(ports, links));
    addEvaluations(
        operations, routes, new EvaluationOperations(gates, ports.evaluations(), json, clock));
    addService(operations, routes, new ServiceOperations(ports, contract));
    operations.put("probe", routes.blocking(new ProbeOperations(ports)::probe));
    operations.put("listNodes", routes.blocking(new NodeOperations(gates)::list));
    AuditOperations audit = new AuditOperations(ports.audit());
    operations.put("listAudit", routes.blocking(audit::list));
    operations.put("verifyAudit", routes.blocking(audit::verify));
    addDiscovery(operations, routes, new DiscoveryOperations(ports, gates.setup()));
    this.router = routes.router(vertx, operations, pages);
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

  private static void addGates(Map<String, Consumer<ApiRequest>> operations, GateHandler gate) {
    operations.put("askGo", call -> gate.handle(call, true));
    operations.put("askGoByPost", call -> gate.handle(call, true));
    operations.put("askVerdict", call -> gate.handle(call, false));
    operations.put("askVerdictByPost", call -> gate.handle(call, false));
  }

  private static void addRollouts(
      Map<String, Consumer<ApiRequest>> operations, Routes routes, RolloutOperations rollouts) {
    operations.put("listRollouts", routes.blocking(rollouts::list));
    operations.put("openRollout", routes.blocking(rollouts::open));
    operations.put("getRollout", routes.blocking(rollouts::get));
    operations.put("moveNode", routes.blocking(rollouts::move));
    operations.put("finishRollout", routes.blocking(rollouts::finish));
  }

  private static void addJourneys(
      Map<String, Consumer<ApiRequest>> operations, Routes routes, JourneyOperations journeys) {
    operations.put("listJourneys", routes.blocking(journeys::journeys));
    operations.put("triggerRun", routes.blocking(journeys::trigger));
    operations.put("listRuns", routes.blocking(journeys::runs));
    operations.put("getRun", routes.blocking(journeys::run));
    operations.put("getArtefact", routes.blocking(journeys::artefact));
    operations.put("listSignals", routes.blocking(journeys::signals));
  }

  private static void addEvaluations(
      Map<String, Consumer<ApiRequest>> operations,
      Routes routes,
      EvaluationOperations evaluations) {
    operations.put("listEvaluations", routes.blocking(evaluations::list));
    operations.put("getEvaluation", routes.blocking(evaluations::get));
    operations.put("acknowledge", routes.blocking(evaluations::acknowledge));
    operations.put("listHolds", routes.blocking(evaluations::holds));
    operations.put("placeHold", routes.blocking(evaluations::hold));
    operations.put("releaseHold", routes.blocking(evaluations::release));
  }

  private static void addService(
      Map<String, Consumer<ApiRequest>> operations, Routes routes, ServiceOperations service) {
    operations.put("metrics", routes.blocking(service::metrics));
    operations.put("live", call -> service.live(call).send(call.ctx()));
    operations.put("ready", routes.blocking(service::ready));
    operations.put("version", call -> service.version(call).send(call.ctx()));
    operations.put(
        "configurationSchema", call -> service.schema(SchemaFile.PITWALL).send(call.ctx()));
    operations.put("journeySchema", call -> service.schema(SchemaFile.JOURNEY).send(call.ctx()));
    operations.put("contract", call -> service.contract(call).send(call.ctx()));
  }

  private static void addDiscovery(
      Map<String, Consumer<ApiRequest>> operations, Routes routes, DiscoveryOperations discovery) {
    operations.put("discoverJourneys", routes.blocking(discovery::journeys));
    operations.put("discoverNodes", routes.blocking(discovery::nodes));
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
    if (stopping) {
      UnroutedProblems.send(request, Problem.unavailable("the service is stopping", GRACE_SECONDS));
    } else if (!cache.answered(request)) {
      router.handle(request);
    }
  }

  /** What Netty could not make a request of. */
  private void refuse(HttpServerRequest request) {
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
