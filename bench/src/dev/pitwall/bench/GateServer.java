package dev.pitwall.bench;

import static dev.pitwall.testing.Gates.gate;

import dev.pitwall.api.ApiPorts;
import dev.pitwall.api.ApiServer;
import dev.pitwall.api.ExtraRoutes;
import dev.pitwall.api.ProbeOnce;
import dev.pitwall.api.RunTrigger;
import dev.pitwall.boot.TimeIds;
import dev.pitwall.config.Config;
import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.GatePolicy;
import dev.pitwall.gate.Verdict;
import dev.pitwall.journey.Failure;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunArchive;
import dev.pitwall.journey.Trigger;
import dev.pitwall.rollout.AuditArchive;
import dev.pitwall.rollout.AuditEntry;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.EvaluationArchive;
import dev.pitwall.rollout.GateService;
import dev.pitwall.rollout.MonitoredConfig;
import dev.pitwall.rollout.Phase;
import dev.pitwall.rollout.Question;
import dev.pitwall.rollout.Rollout;
import dev.pitwall.store.Store;
import dev.pitwall.testing.Shop;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A real API with a real the gate service and a real store, in which one node has been proven good
 * and another bad. Its arguments are a folder for the store and, if a token is to be needed, its
 * SHA-256.
 */
public final class GateServer {
  static final String GOOD = "app01";
  static final String BAD = "app02";

  private static final Duration LEASE = Duration.ofHours(6);
  private static final int ENOUGH_RUNS = 25;
  private static final Duration AGO = Duration.ofSeconds(30);

  /** A node that nobody asks about and that is well. */
  private static final String PEER = "app03";

  private final TimeIds ids = new TimeIds();
  private final GateService race;
  private final InstantSource clock;

  private GateServer(GateService race, InstantSource clock) {
    this.race = race;
    this.clock = clock;
  }

  static String uri(String node) {
    return "/api/v1/gates/shop/go?rollout=deploy-4711&node=" + node + "&version=1.42.0";
  }

  /** Prints the port, and serves until its input ends. */
  public static void main(String[] arguments) throws Exception {
    Vertx vertx = Vertx.vertx();
    InstantSource clock = InstantSource.system();
    try (Store store = Store.open(Path.of(arguments[0]), clock)) {
      GateService race =
          new GateService(
              setup(), store.journal(), new TimeIds(), clock.instant().minus(AGO.plusSeconds(1)));
      GateServer prepared = new GateServer(race, clock);
      prepared.decide(GOOD, null, Verdict.GO);
      prepared.decide(
          BAD, new Failure(1, "POST /api/cart", "status 500", "status 201"), Verdict.NO_GO);
      Config.Server config =
          new Config.Server(
              "127.0.0.1",
              0,
              null,
              arguments.length < 2 ? List.of() : tokens(arguments[1]),
              new Config.Callers(1_500, 50, 1_000_000));
      ApiServer server =
          Wait.on(ApiServer.start(vertx, config, race, ports(), clock, ExtraRoutes.NONE));
      Child.serve(Integer.toString(server.port()));
      Wait.on(server.close());
    } finally {
      Wait.on(vertx.close());
    }
  }

  private static List<Config.Token> tokens(String sha256) {
    return List.of(new Config.Token("pipeline", sha256, Set.of(Config.Scope.READ)));
  }

  private static MonitoredConfig setup() {
    GatePolicy policy =
        gate()
            .journey("checkout")
            .version()
            .warmUp(Duration.ofSeconds(1))
            .maxAge(Duration.ofMinutes(2))
            .lease(LEASE)
            .policy();
    return new MonitoredConfig(
        List.of(Shop.service("app01", "app02", "app03")), List.of(policy), List.of());
  }

  /**
   * Tells that a node was started half a minute ago, lets the journey run there and on a peer each
   * second since, until it is decided, and insists on how.
   */
  private void decide(String node, @Nullable Failure failure, Verdict wanted) {
    Instant now = clock.instant().minus(AGO);
    race.open("deploy-4711", "shop", "1.42.0", Rollout.Kind.DEPLOY, "bench", now);
    race.move("deploy-4711", node, Phase.STARTED, "bench", now);
    Evaluation answer = ask(node, now);
    for (int i = 0; i < ENOUGH_RUNS && answer.verdict() == Verdict.PENDING; i++) {
      Instant started = now.plusSeconds(i);
      race.feed().accept(run(PEER, null, started), started.plusMillis(1));
      race.feed().accept(run(node, failure, started), started.plusMillis(2));
      answer = ask(node, started.plusMillis(3));
    }
    if (answer.verdict() != wanted) {
      throw new IllegalStateException(
          node + " is " + answer.verdict() + ", wanted " + wanted + ": " + answer.judgement());
    }
  }

  private Evaluation ask(String node, Instant now) {
    Question question =
        new Question("shop", "deploy-4711", node, GatePhase.POST_START, "1.42.0", 1);
    return race.ask(question, "bench", now);
  }

  private Run run(String node, @Nullable Failure failure, Instant started) {
    return new Run(
        ids.next("run"),
        "checkout",
        "shop",
        node,
        Trigger.BURST,
        failure == null ? Outcome.PASSED : Outcome.FAILED,
        started,
        Duration.ofMillis(1),
        node,
        "1.42.0",
        "http",
        failure,
        List.of(),
        List.of());
  }

  /** Nothing but gates is asked. */
  private static ApiPorts ports() {
    return new ApiPorts(
        new NoRuns(),
        new NoEvaluations(),
        new NoAudit(),
        (before, limit) -> List.of(),
        (journey, node) -> RunTrigger.Answer.Refused.CLOSING,
        List::of,
        List::of,
        (accept, out) -> "text/plain",
        List::of,
        (run, name) -> Optional.empty(),
        question -> new ProbeOnce.Answer.UnknownModule(),
        "bench");
  }

  private static final class NoRuns implements RunArchive {
    @Override
    public List<Run> list(RunFilter filter) {
      return List.of();
    }

    @Override
    public Optional<Run> find(String id) {
      return Optional.empty();
    }
  }

  private static final class NoEvaluations implements EvaluationArchive {
    @Override
    public List<Evaluation> list(EvaluationFilter filter) {
      return List.of();
    }

    @Override
    public Optional<Evaluation> find(String id) {
      return Optional.empty();
    }
  }

  private static final class NoAudit implements AuditArchive {
    @Override
    public List<AuditEntry> list(@Nullable Long before, int limit) {
      return List.of();
    }

    @Override
    public Check verify() {
      return new Check.Sound(1, 0, AuditEntry.GENESIS);
    }
  }
}
