package dev.pitwall.api;

import static dev.pitwall.testing.Gates.gate;

import dev.pitwall.config.Config;
import dev.pitwall.gate.GatePolicy;
import dev.pitwall.journey.Artefact;
import dev.pitwall.journey.Failure;
import dev.pitwall.journey.HttpTimings;
import dev.pitwall.journey.Met;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunArchive;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.StepResult;
import dev.pitwall.journey.Trigger;
import dev.pitwall.rollout.AuditArchive;
import dev.pitwall.rollout.AuditEntry;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.EvaluationArchive;
import dev.pitwall.rollout.GateService;
import dev.pitwall.rollout.MonitoredConfig;
import dev.pitwall.rollout.NewestEvaluations;
import dev.pitwall.rollout.Phase;
import dev.pitwall.rollout.Rollout;
import dev.pitwall.rollout.UnknownName;
import dev.pitwall.rollout.UnreadableRecord;
import dev.pitwall.signal.ErrorCounts;
import dev.pitwall.signal.HealthSample;
import dev.pitwall.signal.LatestReading;
import dev.pitwall.signal.QueueReport;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.QueueState;
import dev.pitwall.signal.Unreadable;
import dev.pitwall.testing.Shop;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A running server with a real gate service, a clock that is set by hand, and hand-fed runs. */
final class ApiFixture implements AutoCloseable, InstantSource {
  static final Instant START = Instant.parse("2026-05-01T12:00:00Z");
  static final Duration DEADLINE = Duration.ofMinutes(5);
  static final Duration LEASE = Duration.ofSeconds(60);

  /** For those who ask as fast as they can. */
  private static final Config.Callers NO_PACE = new Config.Callers(1_500, 50, 1_000_000);

  /** So many passes in a row prove a node. */
  static final int PROOF = 12;

  private static final List<String> NODES = List.of("app01", "app02", "app03");
  private static final Service BANK =
      new Service("bank", URI.create("http://127.0.0.1:1"), null, null, null, List.of(), Map.of());

  final FailingJournal journal = new FailingJournal();
  final GateService gates;
  final ApiServer server;
  final Vertx vertx;
  final AtomicInteger triggers = new AtomicInteger();
  final List<ProbeOnce.Question> questions = new CopyOnWriteArrayList<>();
  volatile boolean ready = true;
  volatile boolean full;
  volatile RunTrigger.Answer.@Nullable Refused refusal;

  /** An audit chain, of which a test may change a line. */
  final List<AuditEntry> audit = new CopyOnWriteArrayList<>(auditOf("asked", "held", "released"));

  private volatile Instant now = START;
  private final AtomicInteger ids = new AtomicInteger();
  private final Path artefacts;

  ApiFixture(Vertx vertx, Path artefacts, Config.Token... tokens) {
    this(
        vertx,
        artefacts,
        new Config.Server("127.0.0.1", 0, null, List.of(tokens), NO_PACE),
        ExtraRoutes.NONE);
  }

  /** With other bounds. */
  ApiFixture(Vertx vertx, Path artefacts, Config.Callers callers, Config.Token... tokens) {
    this(
        vertx,
        artefacts,
        new Config.Server("127.0.0.1", 0, null, List.of(tokens), callers),
        ExtraRoutes.NONE);
  }

  ApiFixture(Vertx vertx, Path artefacts, Config.Server config, ExtraRoutes pages) {
    this.vertx = vertx;
    this.artefacts = artefacts;
    this.gates =
        new GateService(
            setup(), journal, prefix -> "%s_%06d".formatted(prefix, ids.incrementAndGet()), START);
    this.server = wait(ApiServer.start(vertx, config, gates, ports(), this, pages));
  }

  static <T> T wait(io.vertx.core.Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<AuditEntry> auditOf(String... whats) {
    List<AuditEntry> entries = new ArrayList<>();
    String head = AuditEntry.GENESIS;
    for (String what : whats) {
      AuditEntry next = AuditEntry.after(entries.size() + 1, START, "ann", what, head);
      entries.add(next);
      head = next.hash();
    }
    return entries;
  }

  private static MonitoredConfig setup() {
    return new MonitoredConfig(
        List.of(Shop.service(NODES.toArray(String[]::new)), BANK),
        List.of(policy("shop"), policy("other"), gate().named("bank").of("bank").policy()),
        List.of());
  }

  private static GatePolicy policy(String name) {
    return gate()
        .named(name)
        .journey("checkout")
        .version()
        .maxAge(Duration.ofMinutes(2))
        .lease(LEASE)
        .minHealthy(2)
        .policy();
  }

  ApiPorts ports() {
    return new ApiPorts(
        new KeptRuns(),
        new NewestEvaluations(new KeptEvaluations(), gates),
        new KeptAudit(),
        journal::holds,
        this::trigger,
        () -> List.of(Shop.journey("checkout", "A customer buys one tyre")),
        () ->
            List.of(
                new LatestReading(
                    new QueueSample(
                        "orders",
                        null,
                        START,
                        3.0,
                        1.0,
                        Duration.ofSeconds(2),
                        null,
                        null,
                        1.0,
                        Double.NaN,
                        null),
                    new QueueReport(QueueState.OK, "depth 3", "a backlog that moves", 4, START)),
                new LatestReading(new ErrorCounts("errors", "app01", START, 1, 200), null),
                new LatestReading(
                    new HealthSample("shop", "app01", START, true, "200 in 3 ms", null), null),
                new LatestReading(new Unreadable("dead", null, START, "connection refused"), null)),
        (accept, out) -> metrics(out),
        () -> List.of(new Readiness.Component("store", ready, ready ? "open" : "disk full")),
        (run, name) -> Optional.of(artefacts.resolve(name)).filter(Files::exists),
        this::probe,
        "0.1.0-test");
  }

  private RunTrigger.Answer trigger(String journey, @Nullable String node) {
    if (!journey.equals("checkout")) {
      throw new UnknownName("there is no journey " + journey);
    }
    triggers.incrementAndGet();
    RunTrigger.Answer.Refused why = refusal;
    return why == null ? new RunTrigger.Answer.Started("run_900001") : why;
  }

  private ProbeOnce.Answer probe(ProbeOnce.Question asked) {
    questions.add(asked);
    if (full) {
      return new ProbeOnce.Answer.Busy("64 are under way");
    }
    return switch (asked.module()) {
      case "checkout", "broken" -> checkout(asked);
      case "slow" -> new ProbeOnce.Answer.Late(Duration.ofSeconds(9));
      default -> new ProbeOnce.Answer.UnknownModule();
    };
  }

  private static ProbeOnce.Answer checkout(ProbeOnce.Question asked) {
    Run run = asked.module().equals("broken") ? MemoryArchiveRuns.BAD : MemoryArchiveRuns.GOOD;
    return switch (asked.target()) {
      case "" -> new ProbeOnce.Answer.NoTarget("the front door");
      case "http://evil.example" -> new ProbeOnce.Answer.BadTarget("the front door");
      default -> new ProbeOnce.Answer.Ran(run, Duration.ofMillis(120));
    };
  }

  private static String metrics(OutputStream out) {
    try {
      out.write("pitwall_up 1\n".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "text/plain; version=0.0.4";
  }

  /** Two runs that never change, one good and one bad. */
  private static final class MemoryArchiveRuns {
    static final Run GOOD =
        new Run(
            "run_000001",
            "checkout",
            "shop",
            null,
            Trigger.SCHEDULE,
            Outcome.PASSED,
            START,
            Duration.ofMillis(120),
            null,
            null,
            "http",
            null,
            List.of(
                new StepResult(
                    1,
                    "GET /",
                    false,
                    Outcome.PASSED,
                    Duration.ofMillis(4),
                    200,
                    new HttpTimings(Duration.ofMillis(1), null, null, Duration.ofMillis(4)),
                    null)),
            List.of());
    static final Run BAD =
        new Run(
            "run_000002",
            "checkout",
            "shop",
            "app03",
            Trigger.BURST,
            Outcome.FAILED,
            START.plusSeconds(1),
            Duration.ofMillis(80),
            new Met("app03", "1.42.0", "boot-7", "sent on to http://a2:8080", 2, 1),
            "browser-1",
            new Failure(1, true, "open /", "500", "200", List.of("console: tyre is not defined")),
            List.of(),
            List.of(
                new Artefact("failure.png", Artefact.Kind.SCREENSHOT, 4),
                new Artefact("console.txt", Artefact.Kind.CONSOLE, 5),
                new Artefact("gone.zip", Artefact.Kind.TRACE, 9)));
  }

  private static final class KeptRuns implements RunArchive {
    @Override
    public List<Run> list(RunFilter filter) {
      return List.of(MemoryArchiveRuns.BAD, MemoryArchiveRuns.GOOD).stream()
          .filter(run -> filter.journey() == null || run.journey().equals(filter.journey()))
          .filter(run -> filter.node() == null || filter.node().equals(run.targetNode()))
          .filter(run -> filter.outcome() == null || run.outcome() == filter.outcome())
          .filter(run -> filter.before() == null || run.id().compareTo(filter.before()) < 0)
          .limit(filter.limit())
          .toList();
    }

    @Override
    public Optional<Run> find(String id) {
      return List.of(MemoryArchiveRuns.BAD, MemoryArchiveRuns.GOOD).stream()
          .filter(run -> run.id().equals(id))
          .findFirst();
    }
  }

  private final class KeptEvaluations implements EvaluationArchive {
    private static final String WHY =
        "row ev_damaged of table evaluations cannot be read (no JSON)";

    @Override
    public List<Evaluation> list(EvaluationFilter filter) {
      return journal.evaluations().stream()
          .filter(one -> filter.gate() == null || one.question().gate().equals(filter.gate()))
          .filter(
              one -> filter.rollout() == null || filter.rollout().equals(one.question().rollout()))
          .filter(one -> filter.before() == null || one.id().compareTo(filter.before()) < 0)
          .limit(filter.limit())
          .toList();
    }

    @Override
    public Optional<Evaluation> find(String id) {
      if (id.equals("ev_damaged")) {
        throw new UnreadableRecord(WHY, new IllegalStateException("no JSON"));
      }
      return journal.evaluation(id);
    }
  }

  private final class KeptAudit implements AuditArchive {
    @Override
    public List<AuditEntry> list(@Nullable Long before, int limit) {
      return audit.reversed().stream()
          .filter(entry -> before == null || entry.sequence() < before)
          .limit(limit)
          .toList();
    }

    @Override
    public Check verify() {
      String head = AuditEntry.GENESIS;
      for (AuditEntry entry : audit) {
        if (!entry.follows(head)) {
          return new Check.Broken(entry.sequence(), "was changed");
        }
        head = entry.hash();
      }
      return new Check.Sound(1, audit.size(), head);
    }
  }

  @Override
  public Instant instant() {
    return now;
  }

  void pass(Duration time) {
    now = now.plus(time);
    gates.feed().tick(instant());
  }

  /** Lets a journey run and pass so many times; one second each. */
  void passes(@Nullable String node, @Nullable String version, int times) {
    for (int i = 0; i < times; i++) {
      run(node, version, null);
    }
  }

  /** Lets it fail so many times, while in the same seconds it passes on the other nodes. */
  void fails(String node, @Nullable String version, int times) {
    failsWith(node, version, times, "status 500");
  }

  /** The same, for that reason. */
  void failsWith(@Nullable String node, @Nullable String version, int times, String observed) {
    for (int i = 0; i < times; i++) {
      run(node, version, new Failure(1, "POST /api/cart", observed, "status 201"));
      NODES.stream().filter(peer -> !peer.equals(node)).forEach(peer -> passes(peer, "1.0", 1));
    }
  }

  /** The deploy tool tells that it started a node with version 2.0. */
  void started(String rollout, String node) {
    gates.open(rollout, "shop", "2.0", Rollout.Kind.DEPLOY, "pipeline", now);
    gates.move(rollout, node, Phase.STARTED, "pipeline", now);
  }

  /** Users are served well, through the front door and on every node. */
  void serving() {
    passes(null, "1.0", 1);
    NODES.forEach(node -> passes(node, "1.0", 1));
  }

  private void run(@Nullable String node, @Nullable String version, @Nullable Failure failure) {
    Instant started = instant();
    now = now.plusSeconds(1);
    gates
        .feed()
        .accept(
            new Run(
                "run_%06d".formatted(ids.incrementAndGet()),
                "checkout",
                "shop",
                node,
                Trigger.BURST,
                failure == null ? Outcome.PASSED : Outcome.FAILED,
                started,
                Duration.ofMillis(500),
                node,
                version,
                "http",
                failure,
                List.of(),
                List.of()),
            instant());
  }

  static void put(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    wait(server.close());
  }
}
