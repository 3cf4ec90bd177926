package dev.pitwall.web;

import static dev.pitwall.testing.Gates.gate;

import dev.pitwall.gate.GatePolicy;
import dev.pitwall.journey.Artefact;
import dev.pitwall.journey.Failure;
import dev.pitwall.journey.HttpTimings;
import dev.pitwall.journey.Met;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunArchive;
import dev.pitwall.journey.StepResult;
import dev.pitwall.journey.Trigger;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.EvaluationArchive;
import dev.pitwall.rollout.GateService;
import dev.pitwall.rollout.Journal;
import dev.pitwall.rollout.MonitoredConfig;
import dev.pitwall.rollout.NewestEvaluations;
import dev.pitwall.signal.ErrorCounts;
import dev.pitwall.signal.HealthSample;
import dev.pitwall.signal.LatestReading;
import dev.pitwall.signal.QueueReport;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.QueueState;
import dev.pitwall.signal.Unreadable;
import dev.pitwall.testing.Shop;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The pages on a server of their own, over a real gate service that is fed by hand; every name and
 * text that can come from outside can be chosen.
 */
final class WebFixture implements AutoCloseable, Journal, InstantSource {
  static final Instant START = Instant.parse("2026-05-01T12:00:00Z");

  /** Where a trace is shown: on another server. */
  static final String TRACES = "https://traces.example/trace/";

  final Vertx vertx = Vertx.vertx();
  final GateService gates;
  final WebPages pages;
  final String title;
  final String node;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<String, Run> runs = new ConcurrentSkipListMap<>();
  private final Map<String, Evaluation> evaluations = new ConcurrentSkipListMap<>();
  private final HttpServer server;
  private volatile Instant now = START;
  volatile QueueState queue = QueueState.OK;

  WebFixture(String title, String node, int maxListeners, Handler<RoutingContext> reader) {
    this.title = title;
    this.node = node;
    this.gates =
        new GateService(
            setup(node), this, prefix -> "%s_%06d".formatted(prefix, ids.incrementAndGet()), START);
    this.pages = new WebPages(vertx, ports(), maxListeners);
    Router router = Router.router(vertx);
    pages.mount(router, reader);
    this.server = await(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
  }

  static WebFixture calm() {
    return new WebFixture("A customer buys one tyre", "app01", 200, RoutingContext::next);
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  URI address(String path) {
    return URI.create("http://127.0.0.1:" + server.actualPort()).resolve(path);
  }

  private static MonitoredConfig setup(String node) {
    GatePolicy gate =
        gate()
            .journey("checkout")
            .queue("orders")
            .maxAge(Duration.ofMinutes(2))
            .lease(Duration.ofSeconds(60))
            .policy();
    return new MonitoredConfig(
        List.of(Shop.service(node, "app02", "app03")), List.of(gate), List.of());
  }

  private WebPorts ports() {
    return new WebPorts(
        gates,
        new KeptRuns(),
        new NewestEvaluations(new KeptEvaluations(), gates),
        this::readings,
        () -> List.of(Shop.journey("checkout", title)),
        this,
        "0.1.0-test",
        TRACES + "{{trace.id}}?from=pitwall&x=1");
  }

  private List<LatestReading> readings() {
    QueueSample orders =
        new QueueSample("orders", null, START, 3.0, 1.0, null, null, null, null, null, null);
    return List.of(
        new LatestReading(
            orders, new QueueReport(queue, "depth 3", "a backlog that moves", 4, START)),
        new LatestReading(new ErrorCounts("errors", "app02", START, 1, 200), null),
        new LatestReading(new HealthSample("shop", node, START, false, title, "<i>9</i>"), null),
        new LatestReading(new Unreadable("dead", null, START, title), null));
  }

  /** Lets the checkout run once, and keeps the run. */
  Run run(@Nullable String place, @Nullable String fault) {
    return run(place, fault, Met.of(place, "2.0"));
  }

  /** The same, where the run met that. */
  Run run(@Nullable String place, @Nullable String fault, Met met) {
    String id = "run_%06d".formatted(ids.incrementAndGet());
    Failure failure = fault == null ? null : new Failure(2, fault, fault, "status 201");
    Outcome outcome = fault == null ? Outcome.PASSED : Outcome.FAILED;
    now = now.plusSeconds(1);
    Run run =
        new Run(
            id,
            "checkout",
            "shop",
            place,
            Trigger.BURST,
            outcome,
            now,
            Duration.ofMillis(500),
            met,
            "http",
            failure,
            steps(outcome, fault),
            List.of(
                new Artefact("failure.png", Artefact.Kind.SCREENSHOT, 4_096),
                new Artefact("console.txt", Artefact.Kind.CONSOLE, 12),
                new Artefact("trace.zip", Artefact.Kind.TRACE, 90_000)));
    runs.put(id, run);
    pages.ran(run);
    gates.feed().accept(run, now);
    return run;
  }

  private static List<StepResult> steps(Outcome outcome, @Nullable String detail) {
    HttpTimings phases =
        new HttpTimings(Duration.ofMillis(2), null, Duration.ofMillis(200), Duration.ofMillis(250));
    return List.of(
        new StepResult(
            1, "GET /", false, Outcome.PASSED, Duration.ofMillis(250), 200, phases, null),
        new StepResult(2, "POST /", false, outcome, Duration.ofMillis(250), 0, null, detail),
        new StepResult(1, "DELETE /", true, Outcome.PASSED, Duration.ZERO, 0, null, null));
  }

  private final class KeptRuns implements RunArchive {
    @Override
    public List<Run> list(RunFilter filter) {
      return new ArrayList<>(runs.values())
          .reversed().stream()
              .filter(run -> filter.journey() == null || run.journey().equals(filter.journey()))
              .filter(run -> filter.node() == null || filter.node().equals(run.targetNode()))
              .filter(run -> filter.outcome() == null || run.outcome() == filter.outcome())
              .filter(run -> filter.before() == null || run.id().compareTo(filter.before()) < 0)
              .limit(filter.limit())
              .toList();
    }

    @Override
    public Optional<Run> find(String id) {
      if (id.equals("run_broken")) {
        throw new IllegalStateException("disk full at /secret/path");
      }
      return Optional.ofNullable(runs.get(id));
    }
  }

  private final class KeptEvaluations implements EvaluationArchive {
    @Override
    public List<Evaluation> list(EvaluationFilter filter) {
      return new ArrayList<>(evaluations.values())
          .reversed().stream()
              .filter(one -> filter.gate() == null || one.question().gate().equals(filter.gate()))
              .filter(
                  one ->
                      filter.rollout() == null
                          || Objects.equals(filter.rollout(), one.question().rollout()))
              .limit(filter.limit())
              .toList();
    }

    @Override
    public Optional<Evaluation> find(String id) {
      return Optional.ofNullable(evaluations.get(id));
    }
  }

  @Override
  public Memory remember() {
    return Memory.EMPTY;
  }

  @Override
  public void write(List<Line> lines) {
    for (Line line : lines) {
      if (line.entry() instanceof Entry.OfEvaluation of) {
        evaluations.put(of.evaluation().id(), of.evaluation());
      }
    }
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public void close() {
    pages.close();
    await(server.close());
    await(vertx.close());
  }
}
