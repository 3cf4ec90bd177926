package dev.pitwall.rollout;

import static dev.pitwall.testing.Gates.gate;

import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.QueueRule;
import dev.pitwall.journey.Failure;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.Trigger;
import dev.pitwall.signal.Figure;
import dev.pitwall.signal.HealthSample;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.testing.Gates;
import dev.pitwall.testing.Shop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A shop of three nodes under race control, with a clock that the test moves. */
final class Track {
  static final String NEW = "2.0";
  static final String OLD = "1.0";
  static final List<String> NODES = List.of("app01", "app02", "app03");

  final MemoryJournal journal;
  final List<Evaluation> heard = new ArrayList<>();
  private final AtomicInteger ids = new AtomicInteger();
  private final AtomicInteger runs = new AtomicInteger();
  Instant now = Instant.parse("2026-01-01T10:00:00Z");
  RaceControl control;

  private final List<QueueRule> queues;

  /** A gate that judges those queues as well. */
  Track(QueueRule... queues) {
    this(new MemoryJournal(), List.of(queues));
  }

  private Track(MemoryJournal journal, List<QueueRule> queues) {
    this.journal = journal;
    this.queues = queues;
    this.control = start();
  }

  private RaceControl start() {
    RaceControl started =
        new RaceControl(
            setup(queues), journal, prefix -> prefix + "_" + ids.incrementAndGet(), now);
    started.onChange(heard::add);
    return started;
  }

  /** The service dies and comes back on the same journal. */
  void restart() {
    control = start();
  }

  private static Setup setup(List<QueueRule> queues) {
    Service shop = Shop.service(NODES.toArray(String[]::new));
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
    queues.forEach(gate::queue);
    SignalSpec work =
        new SignalSpec(
            "work",
            "shop",
            SignalSpec.Kind.QUEUE,
            new SourceSpec.Http(
                new SourceSpec.Link("http://{{node.address}}/work", null, Map.of()),
                Map.of(Figure.IN_FLIGHT, "$.n")),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5));
    return new Setup(List.of(shop), List.of(gate.policy()), List.of(work));
  }

  void pass(Duration time) {
    now = now.plus(time);
    control.tick(now);
  }

  Question question(GatePhase phase, @Nullable String node) {
    return question(phase, node, 1);
  }

  Question question(GatePhase phase, @Nullable String node, int attempt) {
    return new Question("shop", "r1", node, phase, NEW, attempt);
  }

  Evaluation ask(GatePhase phase, @Nullable String node) {
    return control.ask(question(phase, node), "pipeline", now);
  }

  /** Each of these nodes answers its health check well, twice, a second apart. */
  void healthy(String version, String... nodes) {
    for (int i = 0; i < 2; i++) {
      now = now.plusSeconds(1);
      for (String node : nodes) {
        control.accept(
            new HealthSample("shop", node, now, true, "/health answered 200", version), now);
      }
    }
  }

  void down(String node, int times) {
    for (int i = 0; i < times; i++) {
      now = now.plusSeconds(1);
      control.accept(new HealthSample("shop", node, now, false, "refused", null), now);
    }
  }

  /** A run of checkout on that node (or the front door), which takes a second. */
  Run run(@Nullable String node, Outcome outcome) {
    return run(node, outcome, NEW);
  }

  Run run(@Nullable String node, Outcome outcome, String version) {
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
            Duration.ofMillis(500),
            node,
            version,
            "http",
            failure,
            List.of(),
            List.of());
    now = now.plusSeconds(1);
    control.accept(run, now);
    return run;
  }

  void runs(int count, @Nullable String node, Outcome outcome) {
    for (int i = 0; i < count; i++) {
      run(node, outcome);
    }
  }

  void work(String node, double inFlight) {
    now = now.plusSeconds(1);
    control.accept(
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
    control.accept(
        new QueueSample(signal, null, now, depth, null, null, null, null, null, null, null), now);
  }

  /** Takes a node through a good upgrade, up to its GO. */
  void upgrade(String node) {
    control.move("r1", node, Phase.DRAINING, "pipeline", now);
    control.move("r1", node, Phase.STOPPED, "pipeline", now);
    control.move("r1", node, Phase.STARTED, "pipeline", now);
    ask(GatePhase.POST_START, node);
    pass(Duration.ofSeconds(3));
    healthy(NEW, node);
    runs(12, node, Outcome.PASSED);
  }
}
