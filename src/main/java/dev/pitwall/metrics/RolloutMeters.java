package dev.pitwall.metrics;

import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.GateService;
import dev.pitwall.rollout.Hold;
import dev.pitwall.rollout.NodeState;
import dev.pitwall.rollout.Phase;
import dev.pitwall.rollout.Rollout;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Where nodes are in rollouts, what stops gates: read from the gate service at each scrape. */
final class RolloutMeters implements MultiCollector {
  static final Metric OPEN =
      Metric.gauge(
          "pitwall_rollout_open", "rollouts", "Rollouts of a service that go on.", "service");
  static final Metric INFO =
      Metric.info(
          "pitwall_rollout_info",
          "A rollout that goes on; version is empty when nobody said one. At most 100.",
          "service",
          "rollout",
          "version");
  static final Metric PHASE =
      Metric.states(
          "pitwall_node_phase",
          "Where a node is in the rollouts that go on; absent when none does.",
          "service",
          "node",
          "phase");
  static final Metric SINCE =
      Metric.gauge(
          "pitwall_node_phase_since_timestamp_seconds",
          "Unix seconds",
          "Since when the node is in its phase.",
          "service",
          "node");
  static final Metric START_UP =
      Metric.gauge(
          "pitwall_node_start_up_seconds",
          "seconds",
          "From the node's start in a rollout that goes on to its first good answer; absent while it"
              + " is not up.",
          "service",
          "node");
  static final Metric UNACKNOWLEDGED =
      Metric.gauge(
          "pitwall_gate_no_go_unacknowledged",
          "evaluations",
          "NO_GO verdicts that still stop an open rollout and that nobody acknowledged.",
          "gate");
  static final Metric EVALUATIONS =
      Metric.gauge(
          "pitwall_gate_open_evaluations", "evaluations", "Evaluations that are not decided.");
  static final Metric HOLDS =
      Metric.gauge("pitwall_holds_active", "holds", "Holds that stop something.");
  static final Metric HOLD =
      Metric.gauge(
          "pitwall_hold_active",
          "holds",
          "Holds of one gate; gate is empty for holds of every gate.",
          "gate");
  static final Metric HOLD_EXPIRY =
      Metric.gauge(
          "pitwall_hold_expiry_timestamp_seconds",
          "Unix seconds",
          "When the first of them ends by itself; absent when none does.",
          "gate");
  static final List<Metric> ALL =
      List.of(
          OPEN,
          INFO,
          PHASE,
          SINCE,
          START_UP,
          UNACKNOWLEDGED,
          EVALUATIONS,
          HOLDS,
          HOLD,
          HOLD_EXPIRY);

  private static final List<String> PHASES = Arrays.stream(Phase.values()).map(Phase::key).toList();

  private final GateService control;
  private final GateMeters gates;
  private final InstantSource clock;
  private final RefusedSeries refused;
  private volatile KnownLabels labels = KnownLabels.NOBODY;

  RolloutMeters(GateService control, GateMeters gates, InstantSource clock, RefusedSeries refused) {
    this.control = control;
    this.gates = gates;
    this.clock = clock;
    this.refused = refused;
  }

  void know(KnownLabels names) {
    labels = names;
  }

  @Override
  public MetricSnapshots collect() {
    ValueSnapshots gauges = new ValueSnapshots(refused);
    KnownLabels names = labels;
    List<Evaluation> open = control.openEvaluations();
    gauges.put(EVALUATIONS, (double) open.size());
    rollouts(gauges, names);
    stops(gauges, names.gates().keySet());
    holds(gauges, names.gates().keySet());
    gates.write(gauges, open);
    return gauges.snapshots();
  }

  private void rollouts(ValueSnapshots gauges, KnownLabels names) {
    Map<String, Integer> count = new HashMap<>();
    Map<List<String>, NodeState> states = new HashMap<>();
    for (Rollout rollout : control.rollouts()) {
      if (rollout.isOpen() && names.services().containsKey(rollout.service())) {
        String service = rollout.service();
        count.merge(service, 1, Integer::sum);
        gauges.put(
            INFO, true, service, rollout.id(), Objects.requireNonNullElse(rollout.version(), ""));
        rollout
            .nodes()
            .values()
            .forEach(
                state -> states.merge(List.of(service, state.node()), state, RolloutMeters::later));
      }
    }
    for (String service : names.services().keySet()) {
      gauges.put(OPEN, (double) count.getOrDefault(service, 0), service);
    }
    states.forEach(
        (place, state) -> {
          if (names.allows(List.of("service", "node"), place)) {
            node(gauges, place.getFirst(), state);
          }
        });
  }

  /** Of several rollouts the one that touched the node last knows, as at the gate service. */
  private static NodeState later(NodeState one, NodeState other) {
    return other.since().isBefore(one.since()) ? one : other;
  }

  private static void node(ValueSnapshots gauges, String service, NodeState state) {
    String node = state.node();
    gauges.states(PHASE, state.phase().key(), PHASES, service, node);
    gauges.put(SINCE, state.since(), service, node);
    state
        .startUp()
        .ifPresent(took -> gauges.put(START_UP, took.toMillis() / 1000.0, service, node));
  }

  private void stops(ValueSnapshots gauges, Set<String> names) {
    List<Evaluation> stops = control.standingStops();
    for (String gate : names) {
      long count = stops.stream().filter(stop -> stop.question().gate().equals(gate)).count();
      gauges.put(UNACKNOWLEDGED, (double) count, gate);
    }
  }

  private void holds(ValueSnapshots gauges, Set<String> names) {
    Instant now = clock.instant();
    List<Hold> active = control.holds().stream().filter(hold -> hold.isActive(now)).toList();
    gauges.put(HOLDS, (double) active.size());
    Set<String> gatesAndAll = new TreeSet<>(names);
    gatesAndAll.add("");
    for (String gate : gatesAndAll) {
      List<Hold> here =
          active.stream()
              .filter(hold -> Objects.requireNonNullElse(hold.gate(), "").equals(gate))
              .toList();
      gauges.put(HOLD, (double) here.size(), gate);
      here.stream()
          .map(Hold::expiresAt)
          .filter(Objects::nonNull)
          .min(Instant::compareTo)
          .ifPresent(end -> gauges.put(HOLD_EXPIRY, end, gate));
    }
  }
}
