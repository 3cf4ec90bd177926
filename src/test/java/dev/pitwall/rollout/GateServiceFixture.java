package dev.pitwall.rollout;

import static dev.pitwall.testing.Gates.gate;

import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.GatePolicy;
import dev.pitwall.gate.QueueRule;
import dev.pitwall.journey.Failure;
import dev.pitwall.journey.JourneyTarget;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.Trigger;
import dev.pitwall.signal.ErrorCounts;
import dev.pitwall.signal.Figure;
import dev.pitwall.signal.HealthSample;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.source.http.HttpSpec;
import dev.pitwall.testing.Gates;
import dev.pitwall.testing.Shop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A shop of three nodes under the gate service, with a clock that the test moves. */
final class GateServiceFixture {
  static final String NEW = "2.0";
  static final String OLD = "1.0";
  static final List<String> NODES = List.of("app01", "app02", "app03");

  final MemoryJournal journal;
  final List<Evaluation> heard = new ArrayList<>();
  private final AtomicInteger ids = new AtomicInteger();
  private final AtomicInteger runs = new AtomicInteger();
  Instant now = Instant.parse("2026-01-01T10:00:00Z");
  GateService control;

  private List<GatePolicy> gates;
  Duration took = Duration.ofMillis(500);
  private final Map<String, String> versions = new HashMap<>();
  private final boolean hasTwoClocks;
  private Duration clockSet = Duration.ZERO;

  /** A shop under those gates; the first is called shop. */
  GateServiceFixture(GatePolicy... gates) {
    this(new MemoryJournal(), List.of(gates), false);
  }

  /** A gate that judges those queues as well. */
  GateServiceFixture(QueueRule... queues) {
    this(new MemoryJournal(), List.of(usual(queues).policy()), false);
  }

  GateServiceFixture() {
    this(new MemoryJournal(), List.of(usual().policy()), false);
  }

  /** One whose wall clock can be set beside a monotonic one that goes on. */
  static GateServiceFixture withTwoClocks() {
    return new GateServiceFixture(new MemoryJournal(), List.of(usual().policy()), true);
  }

  private GateServiceFixture(MemoryJournal journal, List<GatePolicy> gates, boolean hasTwoClocks) {
    this.journal = journal;
    this.gates = gates;
    this.hasTwoClocks = hasTwoClocks;
    this.control = start();
  }

  private GateService start() {
    GateService started =
        new GateService(
            setup(gates),
            journal,
            prefix -> prefix + "_" + ids.incrementAndGet(),
            now,
            hasTwoClocks ? this::ticks : null,
            () -> now);
    started.feed().onWork(() -> started.feed().work(now));
    started.onChange(heard::add);
    return started;
  }

  private long ticks() {
    return Duration.between(Instant.EPOCH, now.minus(clockSet)).toNanos();
  }

  /** Somebody sets the wall clock. */
  void setClock(Duration by) {
    clockSet = clockSet.plus(by);
    now = now.plus(by);
  }

  /** The service dies and comes back on the same journal. */
  void restart() {
    control = start();
  }

  /** The same with other gates in its configuration. */
  void restart(GatePolicy... others) {
    gates = List.of(others);
    restart();
  }

  /** The configuration is read anew: those gates, and nodes of those names. */
  void reconfigure(List<String> nodes, Set<JourneyTarget> lanes, GatePolicy... others) {
    now = now.plusMillis(100);
    control.feed().become(setup(List.of(others), nodes), lanes, now);
  }

  /** The usual gate: checkout, health, version, and work that is done before a stop. */
  static Gates usual(QueueRule... queues) {
    Gates gate =
        gate()
            .journey("checkout")
            .drained("work")
            .health()
            .version()
            .warmUp(Duration.ofSeconds(2))
            .maxAge(Duration.ofMinutes(2))
            .lease(Duration.ofSeconds(60))
            .minHealthy(2);
    List.of(queues).forEach(gate::queue);
    return gate;
  }

  /** A gate that asks for health and the journey checkout, with a lease of a minute. */
  static Gates checkout() {
    return gate().health().journey("checkout").minHealthy(2).lease(Duration.ofSeconds(60));
  }

  private static MonitoredConfig setup(List<GatePolicy> gates) {
    return setup(gates, NODES);
  }

  private static MonitoredConfig setup(List<GatePolicy> gates, List<String> nodes) {
    Service shop = Shop.service(nodes.toArray(String[]::new));
    SignalSpec work =
        new SignalSpec(
            "work",
            "shop",
            SignalSpec.Kind.QUEUE,
            new HttpSpec(
                new SourceSpec.Link("http://{{node.address}}/work", null, Map.of()),
                Map.of(Figure.IN_FLIGHT, "$.n")),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5));
    return new MonitoredConfig(
        List.of(shop),
        gates,
        List.of(work),
        Map.of(
            "checkout", new MonitoredConfig.Pace(Duration.ofSeconds(30), Duration.ofSeconds(60))));
  }

  void pass(Duration time) {
    now = now.plus(time);
    control.feed().tick(now);
  }

  /** The nodes and the front door serve users well, and say that they are that version. */
  void serving(String version, String... nodes) {
    healthy(version, nodes);
    run(null, Outcome.PASSED, version);
    for (String node : nodes) {
      run(node, Outcome.PASSED, version);
    }
  }

  /** Every node and the front door serve users well, each node as the version it has. */
  void serving() {
    for (int i = 0; i < 2; i++) {
      now = now.plusSeconds(1);
      for (String node : NODES) {
        said(node, versions.getOrDefault(node, OLD));
      }
    }
    run(null, Outcome.PASSED, OLD);
    for (String node : NODES) {
      run(node, Outcome.PASSED, versions.getOrDefault(node, OLD));
    }
  }

  /** A node answers its health check well, now, and names its process. */
  void named(String instance, String node, @Nullable String version) {
    control.feed().accept(new HealthSample("shop", node, now, true, "200", version, instance), now);
  }

  /** That process answers on app01 for so many seconds, passes its journey, and its peers do. */
  void answersAs(String instance, int times, @Nullable String version) {
    for (int i = 0; i < times; i++) {
      now = now.plusSeconds(1);
      named(instance, "app01", version);
      healthy(OLD, "app02", "app03");
      run("app01", Outcome.PASSED, version);
      named(instance, "app01", version);
    }
  }

  /** From now on that node serves as that version. */
  void runsAs(String node, String version) {
    versions.put(node, version);
  }

  /** A node answers its health check well, now. */
  void said(String node, @Nullable String version) {
    control
        .feed()
        .accept(new HealthSample("shop", node, now, true, "/health answered 200", version), now);
  }

  /** The deploy tool tells that it has done that to the node. */
  void tell(String rollout, String node, Phase phase) {
    control.move(rollout, node, phase, "pipeline", now);
  }

  /** The deploy tool tells that it takes the node through an upgrade. */
  void restartNode(String node) {
    tell("r1", node, Phase.DRAINING);
    tell("r1", node, Phase.STOPPED);
    tell("r1", node, Phase.STARTED);
  }

  /** The tool tells that it started the node, and asks whether it is good. */
  Evaluation askStarted(String node) {
    control.open("r1", "shop", NEW, Rollout.Kind.DEPLOY, "pipeline", now);
    tell("r1", node, Phase.STARTED);
    versions.put(node, NEW);
    return ask(GatePhase.POST_START, node);
  }

  /** Runs that fail on a node and, in the same seconds, pass on the two others. */
  void failsAlone(String node, int times) {
    for (int i = 0; i < times; i++) {
      run(node, Outcome.FAILED);
      for (String peer : NODES) {
        if (!peer.equals(node)) {
          run(peer, Outcome.PASSED, OLD);
        }
      }
    }
  }

  /** Runs that fail on every node in the same seconds. */
  void failsEverywhere(int times) {
    for (int i = 0; i < times; i++) {
      for (String node : NODES) {
        run(node, Outcome.FAILED, node.equals("app01") ? NEW : OLD);
      }
    }
  }

  void open(String id, @Nullable String version) {
    control.open(id, "shop", version, Rollout.Kind.DEPLOY, "pipeline", now);
  }

  NodeRecord record(String node) {
    return control.nodes("shop").stream()
        .filter(one -> one.node().equals(node))
        .findFirst()
        .orElseThrow();
  }

  Question question(GatePhase phase, @Nullable String node) {
    return question(phase, node, 1);
  }

  Question question(GatePhase phase, @Nullable String node, int attempt) {
    return new Question("shop", "r1", node, phase, NEW, attempt);
  }

  /** A question asked for the first time, of any gate and rollout. */
  static Question firstAsked(
      String gate,
      @Nullable String rollout,
      @Nullable String node,
      GatePhase phase,
      @Nullable String version) {
    return new Question(gate, rollout, node, phase, version, 1);
  }

  /** A question asked for the first time, of the gate called shop. */
  Evaluation ask(
      @Nullable String rollout, GatePhase phase, @Nullable String node, @Nullable String version) {
    return ask(firstAsked("shop", rollout, node, phase, version));
  }

  Evaluation ask(Question question) {
    return control.ask(question, "pipeline", now);
  }

  Evaluation ask(GatePhase phase, @Nullable String node) {
    return control.ask(question(phase, node), "pipeline", now);
  }

  /** Each of these nodes answers its health check well, twice, a second apart. */
  void healthy(@Nullable String version, String... nodes) {
    for (int i = 0; i < 2; i++) {
      now = now.plusSeconds(1);
      for (String node : nodes) {
        control
            .feed()
            .accept(
                new HealthSample("shop", node, now, true, "/health answered 200", version), now);
      }
    }
  }

  void down(String node, int times) {
    for (int i = 0; i < times; i++) {
      now = now.plusSeconds(1);
      control.feed().accept(HealthSample.refused("shop", node, now, "refused"), now);
    }
  }

  /** It does not answer in time, which says nothing of the process. */
  void silent(String node, int times) {
    for (int i = 0; i < times; i++) {
      now = now.plusSeconds(1);
      control.feed().accept(new HealthSample("shop", node, now, false, "no answer", null), now);
    }
  }

  /** A run of checkout on that node (or the front door), which takes a second. */
  Run run(@Nullable String node, Outcome outcome) {
    return run(node, outcome, NEW);
  }

  Run run(@Nullable String node, Outcome outcome, @Nullable String version) {
    Failure failure =
        outcome == Outcome.PASSED ? null : new Failure(3, "pay", "status 500", "status 201");
    Run run =
        new Run(
            "run_" + runs.incrementAndGet(),
            "checkout",
            "shop",
            node,
            Trigger.BURST,
            outcome,
            now,
            took,
            node,
            version,
            "http",
            failure,
            List.of(),
            List.of());
    now = now.plusSeconds(1);
    control.feed().accept(run, now);
    return run;
  }

  void runs(int count, @Nullable String node, Outcome outcome) {
    for (int i = 0; i < count; i++) {
      run(node, outcome);
    }
  }

  void work(String node, double inFlight) {
    now = now.plusSeconds(1);
    control
        .feed()
        .accept(
            new QueueSample("work", node, now, null, inFlight, null, null, null, null, null, null),
            now);
  }

  Evaluation standing(Evaluation evaluation) {
    return control.findEvaluation(evaluation.id()).orElseThrow();
  }

  Phase phaseOf(String node) {
    return control.findRollout("r1").orElseThrow().node(node).orElseThrow().phase();
  }

  /** So many items wait in a queue of the service. */
  void depth(String signal, double depth) {
    control
        .feed()
        .accept(
            new QueueSample(signal, null, now, depth, null, null, null, null, null, null, null),
            now);
  }

  /** The error counters of a node, now. */
  void counts(String node, double bad, double total) {
    control.feed().accept(new ErrorCounts("http", node, now, bad, total), now);
  }

  /** Takes a node through a good upgrade, up to its GO. */
  void upgrade(String node) {
    restartNode(node);
    ask(GatePhase.POST_START, node);
    pass(Duration.ofSeconds(3));
    healthy(NEW, node);
    runs(12, node, Outcome.PASSED);
    healthy(NEW, node);
    versions.put(node, NEW);
  }
}
