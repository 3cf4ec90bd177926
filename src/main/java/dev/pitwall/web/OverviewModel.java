package dev.pitwall.web;

import dev.pitwall.gate.GatePolicy;
import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.Service;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.GateService;
import dev.pitwall.rollout.Hold;
import dev.pitwall.rollout.MonitoredConfig;
import dev.pitwall.rollout.Rollout;
import dev.pitwall.signal.HealthSample;
import dev.pitwall.signal.LatestReading;
import dev.pitwall.signal.SignalSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the overview shows, read once.
 *
 * @param failing the runs that failed and were the last of their journey at their place
 * @param open the questions that are not decided, as they stand under the holds
 */
record OverviewModel(
    MonitoredConfig setup,
    List<Journey> journeys,
    LastRuns lastRuns,
    List<Run> failing,
    List<LatestReading> readings,
    List<Rollout> rollouts,
    List<Evaluation> open,
    List<Hold> holds,
    Instant now) {

  static OverviewModel of(WebPorts ports, LastRuns lastRuns, Instant now) {
    GateService gates = ports.gates();
    List<Journey> journeys = ports.journeys().get();
    return new OverviewModel(
        gates.setup(),
        journeys,
        lastRuns,
        failing(journeys, gates.setup(), lastRuns),
        ports.readings().latest(),
        gates.rollouts(),
        gates.openEvaluations().stream()
            .map(open -> gates.shown(open.id(), now).orElse(open))
            .toList(),
        gates.holds().stream().filter(hold -> hold.isActive(now)).toList(),
        now);
  }

  private static List<Run> failing(
      List<Journey> journeys, MonitoredConfig setup, LastRuns lastRuns) {
    List<Run> failing = new ArrayList<>();
    for (Journey journey : journeys) {
      List<@Nullable String> places = new ArrayList<>();
      places.add(null);
      setup.service(journey.service()).stream()
          .flatMap(service -> service.nodes().stream())
          .map(Service.Node::name)
          .forEach(places::add);
      for (String place : places) {
        lastRuns
            .measured(journey.name(), place)
            .filter(run -> run.outcome() == Outcome.FAILED)
            .ifPresent(failing::add);
      }
    }
    return failing;
  }

  List<Rollout> openRollouts() {
    return rollouts.stream().filter(Rollout::isOpen).toList();
  }

  boolean isAbout(Evaluation evaluation, Service service) {
    return setup
        .gate(evaluation.question().gate())
        .filter(gate -> gate.service().equals(service.name()))
        .isPresent();
  }

  /** What a node last said of its health. */
  Optional<HealthSample> health(Service service, String node) {
    return readings.stream()
        .map(LatestReading::latest)
        .filter(HealthSample.class::isInstance)
        .map(HealthSample.class::cast)
        .filter(health -> health.signal().equals(service.name()) && node.equals(health.node()))
        .findFirst();
  }

  /** Signals read from a service's nodes, and those its gates look at. */
  List<LatestReading> signalsOf(Service service) {
    Set<String> names = namesOf(service);
    return signals().filter(reading -> names.contains(reading.latest().signal())).toList();
  }

  List<LatestReading> signalsOfNoService() {
    Set<String> names = new HashSet<>();
    setup.services().forEach(service -> names.addAll(namesOf(service)));
    return signals().filter(reading -> !names.contains(reading.latest().signal())).toList();
  }

  /** Signals without the health of nodes, which has a place of its own. */
  private Stream<LatestReading> signals() {
    return readings.stream().filter(reading -> !reading.latest().isOfService());
  }

  private Set<String> namesOf(Service service) {
    Set<String> names = new HashSet<>();
    for (SignalSpec spec : setup.signals()) {
      if (service.name().equals(spec.service())) {
        names.add(spec.name());
      }
    }
    for (GatePolicy gate : setup.gates()) {
      if (gate.service().equals(service.name())) {
        gate.rules().forEach(rule -> names.addAll(rule.signals()));
      }
    }
    return names;
  }

  /** How many signals are not well, health among them. */
  int signalsThatTurned() {
    return (int) readings.stream().filter(reading -> !reading.report().well()).count();
  }
}
