package dev.pitwall.metrics;

import dev.pitwall.gate.GatePolicy;
import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.Step;
import dev.pitwall.signal.SignalSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The names that may be labels: those of the configuration. What is not in it has no series.
 *
 * @param journeys by name
 * @param services by name, the names of their nodes
 * @param signals by name, the places they are read at; the empty name for a signal without nodes
 * @param gates by name, the nodes they can be asked about; the empty name for the fleet
 * @param staleAfter by signal, how old its newest reading may be
 */
public record KnownLabels(
    Map<String, OneJourney> journeys,
    Map<String, Set<String>> services,
    Map<String, Set<String>> signals,
    Map<String, Set<String>> gates,
    Map<String, Duration> staleAfter) {
  /** The target that is the service through its front door. */
  public static final String FRONT_DOOR = "front";

  /** Nobody is known. */
  public static final KnownLabels NOBODY =
      new KnownLabels(Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

  /**
   * A journey, as far as metrics care.
   *
   * @param steps by label, how long the step may take
   */
  public record OneJourney(
      String service,
      double objective,
      Duration every,
      Duration timeout,
      Set<String> targets,
      Map<String, StepLimit> steps) {
    public OneJourney {
      targets = Set.copyOf(targets);
      steps = Map.copyOf(steps);
    }
  }

  /**
   * How long a step may take.
   *
   * @param within what its journey demands of it; null when it demands nothing but an end
   */
  public record StepLimit(@Nullable Duration within, Duration timeout) {}

  public KnownLabels {
    journeys = Map.copyOf(journeys);
    services = Map.copyOf(services);
    signals = Map.copyOf(signals);
    gates = Map.copyOf(gates);
    staleAfter = Map.copyOf(staleAfter);
  }

  /** The names of a configuration. */
  public static KnownLabels of(
      List<Journey> journeys,
      List<Service> services,
      List<SignalSpec> signals,
      List<GatePolicy> gates) {
    Map<String, Set<String>> nodes = new LinkedHashMap<>();
    for (Service service : services) {
      Set<String> names = new HashSet<>();
      service.nodes().forEach(node -> names.add(node.name()));
      nodes.put(service.name(), names);
    }
    Map<String, OneJourney> known = new HashMap<>();
    journeys.forEach(journey -> known.put(journey.name(), known(journey, nodes)));
    Map<String, Set<String>> places = new HashMap<>();
    Map<String, Duration> stale = new HashMap<>();
    for (SignalSpec spec : signals) {
      String service = spec.service();
      places.put(spec.name(), service == null ? Set.of("") : nodes.getOrDefault(service, Set.of()));
      stale.put(spec.name(), spec.staleAfter());
    }
    Map<String, Set<String>> asked = new HashMap<>();
    gates.forEach(gate -> asked.put(gate.name(), with("", nodes.get(gate.service()))));
    return new KnownLabels(known, nodes, places, asked, stale);
  }

  private static OneJourney known(Journey journey, Map<String, Set<String>> nodes) {
    Map<String, StepLimit> steps = new HashMap<>();
    Stream.concat(journey.steps().stream(), journey.undo().stream())
        .forEach(step -> steps.put(step.common().label(), limit(step)));
    return new OneJourney(
        journey.service(),
        journey.objective(),
        journey.every(),
        journey.timeout(),
        with(FRONT_DOOR, nodes.get(journey.service())),
        steps);
  }

  private static StepLimit limit(Step step) {
    Duration within = step instanceof Step.Request request ? request.expect().within() : null;
    return new StepLimit(within, step.common().timeout());
  }

  private static Set<String> with(String name, @Nullable Set<String> names) {
    Set<String> all = new HashSet<>(names == null ? Set.of() : names);
    all.add(name);
    return all;
  }

  /** Whether a series may have these labels; names that no configuration holds are no matter. */
  boolean allows(List<String> names, List<String> values) {
    for (int i = 0; i < names.size(); i++) {
      if (!allows(names.get(i), values.get(i), names.getFirst(), values.getFirst())) {
        return false;
      }
    }
    return true;
  }

  private boolean allows(String name, String value, String ownerName, String owner) {
    return switch (name) {
      case "journey" -> journeys.containsKey(value);
      case "service" -> services.containsKey(value);
      case "signal" -> signals.containsKey(value);
      case "gate" -> gates.containsKey(value) || value.isEmpty();
      case "target" -> journeys.containsKey(owner) && journey(owner).targets().contains(value);
      case "step" -> journeys.containsKey(owner) && journey(owner).steps().containsKey(value);
      case "node" -> nodes(ownerName, owner).contains(value);
      default -> true;
    };
  }

  private Set<String> nodes(String ownerName, String owner) {
    Set<String> nodes =
        switch (ownerName) {
          case "service" -> with("", services.get(owner));
          case "signal" -> signals.get(owner);
          case "gate" -> gates.get(owner);
          default -> null;
        };
    return nodes == null ? Set.of() : nodes;
  }

  private OneJourney journey(String name) {
    return Objects.requireNonNull(journeys.get(name));
  }
}
