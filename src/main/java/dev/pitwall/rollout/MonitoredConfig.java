package dev.pitwall.rollout;

import dev.pitwall.gate.GatePolicy;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.Service;
import dev.pitwall.signal.QueueWindow;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SignalSpec;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the gate service is told of the world by the configuration, which may be read anew. Those
 * who hold the lock of the gate service see one content as long as they hold it.
 */
public final class MonitoredConfig {
  private volatile Content content;

  /** A content, which never changes. */
  private record Content(
      List<Service> services,
      List<GatePolicy> gates,
      List<SignalSpec> signals,
      Map<String, Pace> paces) {}

  /**
   * How often a journey runs.
   *
   * @param front through the front door
   * @param nodes on each node
   */
  public record Pace(Duration front, Duration nodes) {
    static final Pace USUAL = new Pace(Duration.ofMinutes(1), Duration.ofMinutes(1));
  }

  /** A configuration whose journeys run once a minute. */
  public MonitoredConfig(List<Service> services, List<GatePolicy> gates, List<SignalSpec> signals) {
    this(services, gates, signals, Map.of());
  }

  /**
   * A configuration.
   *
   * @param paces by journey, how often it runs
   */
  public MonitoredConfig(
      List<Service> services,
      List<GatePolicy> gates,
      List<SignalSpec> signals,
      Map<String, Pace> paces) {
    this.content =
        new Content(
            List.copyOf(services), List.copyOf(gates), List.copyOf(signals), Map.copyOf(paces));
  }

  /** Says from now on what another one says. */
  void become(MonitoredConfig other) {
    content = other.content;
  }

  /** What it says now, by itself. */
  MonitoredConfig copy() {
    return new MonitoredConfig(services(), gates(), signals(), content.paces());
  }

  public List<Service> services() {
    return content.services();
  }

  public List<GatePolicy> gates() {
    return content.gates();
  }

  public List<SignalSpec> signals() {
    return content.signals();
  }

  /** How often a journey runs at a node, or through the front door for null. */
  Duration paceOf(String journey, @Nullable String node) {
    Pace pace = content.paces().getOrDefault(journey, Pace.USUAL);
    return node == null ? pace.front() : pace.nodes();
  }

  public Optional<Service> service(String name) {
    for (Service service : services()) {
      if (service.name().equals(name)) {
        return Optional.of(service);
      }
    }
    return Optional.empty();
  }

  public Optional<GatePolicy> gate(String name) {
    for (GatePolicy gate : gates()) {
      if (gate.name().equals(name)) {
        return Optional.of(gate);
      }
    }
    return Optional.empty();
  }

  /** The gate of that name, which a caller has asked for. */
  GatePolicy knownGate(String name) {
    return gate(name)
        .orElseThrow(
            () ->
                new UnknownName(
                    "there is no gate %s; configured are %s"
                        .formatted(name, gates().stream().map(GatePolicy::name).toList())));
  }

  /** How old the figures of a signal may be when they are read: a Prometheus scrapes them. */
  Duration lagOf(String signal) {
    return signal(signal).map(spec -> spec.source().lag()).orElse(Duration.ZERO);
  }

  /** The signal of that name. */
  public Optional<SignalSpec> signal(String name) {
    return signals().stream().filter(spec -> spec.name().equals(name)).findFirst();
  }

  /** How far back the readings of a signal are looked at: no shorter than any rule needs. */
  public Duration windowOf(String signal) {
    Duration usual = signal(signal).map(SignalSpec::window).orElse(QueueWindow.SPAN);
    return gates().stream()
        .flatMap(gate -> gate.rules().stream())
        .filter(rule -> rule.signals().contains(signal))
        .flatMap(rule -> rule.span().stream())
        .reduce(usual, (one, other) -> one.compareTo(other) >= 0 ? one : other);
  }

  /** The gates whose verdict a reading may change. */
  Set<String> gatesReading(Sample sample) {
    Set<String> reading = new HashSet<>();
    for (GatePolicy gate : gates()) {
      boolean used =
          sample.isOfService()
              ? gate.service().equals(sample.signal())
              : gate.uses(sample.signal());
      if (used) {
        reading.add(gate.name());
      }
    }
    return reading;
  }

  /** The gates whose verdict a run may change. */
  Set<String> gatesJudging(Run run) {
    Set<String> judging = new HashSet<>();
    for (GatePolicy gate : gates()) {
      if (gate.service().equals(run.service()) && gate.judges(run.journey())) {
        judging.add(gate.name());
      }
    }
    return judging;
  }

  /** The service a gate watches; the configuration has made sure it exists. */
  Service serviceOf(GatePolicy gate) {
    return service(gate.service())
        .orElseThrow(
            () ->
                new UnknownName(
                    "gate "
                        + gate.name()
                        + " watches service "
                        + gate.service()
                        + ", which is not configured"));
  }

  /** Whether a question is put to a gate of that service. */
  boolean isOfService(Question question, String service) {
    return gate(question.gate()).filter(policy -> policy.service().equals(service)).isPresent();
  }

  /**
   * The service of that name.
   *
   * @throws UnknownName when there is none
   */
  Service knownService(String name) {
    return service(name)
        .orElseThrow(
            () ->
                new UnknownName(
                    "there is no service %s; configured are %s"
                        .formatted(name, services().stream().map(Service::name).toList())));
  }
}
