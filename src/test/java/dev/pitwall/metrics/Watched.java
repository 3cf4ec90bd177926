package dev.pitwall.metrics;

import dev.pitwall.gate.GatePolicy;
import dev.pitwall.journey.Expectation;
import dev.pitwall.journey.Failure;
import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.Step;
import dev.pitwall.journey.StepResult;
import dev.pitwall.journey.Template;
import dev.pitwall.journey.Trigger;
import dev.pitwall.rollout.GateService;
import dev.pitwall.rollout.Journal;
import dev.pitwall.rollout.MonitoredConfig;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.source.journeys.JourneysSpec;
import dev.pitwall.testing.Gates;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A small configuration, its names, and what happens in it. */
final class Watched {
  static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");

  static final Service SHOP =
      new Service(
          "shop",
          URI.create("http://127.0.0.1:1"),
          null,
          null,
          "/health",
          List.of(
              new Service.Node("app01", "127.0.0.1", 2),
              new Service.Node("app02", "127.0.0.1", 3),
              new Service.Node("app03", "127.0.0.1", 4)),
          Map.of());

  private Watched() {}

  static KnownLabels roster() {
    return KnownLabels.of(List.of(journey("checkout")), List.of(SHOP), signals(3), List.of(gate()));
  }

  static Journey journey(String name) {
    return new Journey(
        name,
        name,
        "shop",
        Duration.ofSeconds(30),
        Duration.ofMinutes(2),
        Duration.ofSeconds(10),
        Map.of(),
        List.of(step("pay"), step("browse")),
        List.of());
  }

  private static Step step(String label) {
    Expectation fast =
        new Expectation(Set.of(), Duration.ofMillis(300), List.of(), List.of(), List.of());
    return new Step.Request(
        new Step.Common(label, Duration.ofSeconds(5), 1),
        "GET",
        Template.of("/"),
        Map.of(),
        Map.of(),
        null,
        fast,
        List.of());
  }

  /** Some signals of each node: {@code queue-0} and so on; {@code alerts} is read once. */
  static List<SignalSpec> signals(int count) {
    List<SignalSpec> signals = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      signals.add(signal("queue-" + i, "shop", SignalSpec.Kind.QUEUE));
    }
    signals.add(signal("errors", "shop", SignalSpec.Kind.ERRORS));
    signals.add(signal("alerts", null, SignalSpec.Kind.ALERTS));
    return signals;
  }

  private static SignalSpec signal(String name, @Nullable String service, SignalSpec.Kind kind) {
    return new SignalSpec(
        name,
        service,
        kind,
        new JourneysSpec(List.of("checkout")),
        Duration.ofSeconds(5),
        Duration.ofSeconds(2),
        Duration.ofSeconds(15));
  }

  static GatePolicy gate() {
    return Gates.gate().journey("checkout").version().minHealthy(2).policy();
  }

  static Run run(String journey, @Nullable String node, Outcome outcome, String step) {
    Failure failure = outcome == Outcome.PASSED ? null : new Failure(1, step, "500", "201");
    StepResult result =
        new StepResult(1, step, false, outcome, Duration.ofMillis(20), 0, null, null);
    return new Run(
        "run_1",
        journey,
        "shop",
        node,
        Trigger.SCHEDULE,
        outcome,
        NOW,
        Duration.ofMillis(30),
        null,
        null,
        "http",
        failure,
        List.of(result),
        List.of());
  }

  /** The page, as text. */
  static String page(Meters meters, @Nullable String accept) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    meters.page(accept, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  static GateService control() {
    AtomicInteger ids = new AtomicInteger();
    return new GateService(
        new MonitoredConfig(List.of(SHOP), List.of(gate()), signals(3)),
        new Forgetful(),
        prefix -> prefix + "_" + ids.incrementAndGet(),
        NOW);
  }

  /** Keeps nothing; nobody restarts here. */
  private static final class Forgetful implements Journal {
    @Override
    public Memory remember() {
      return Memory.EMPTY;
    }

    @Override
    public void write(List<Line> lines) {
      // nothing reads it
    }
  }
}
