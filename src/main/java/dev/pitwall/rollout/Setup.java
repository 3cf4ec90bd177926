package dev.pitwall.rollout;

import dev.pitwall.gate.GatePolicy;
import dev.pitwall.gate.QueueRule;
import dev.pitwall.journey.Service;
import dev.pitwall.signal.CertificateSample;
import dev.pitwall.signal.HealthSample;
import dev.pitwall.signal.QueueWindow;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SignalSpec;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What race control is told of the world by the configuration. */
public record Setup(List<Service> services, List<GatePolicy> gates, List<SignalSpec> signals) {
  public Setup {
    services = List.copyOf(services);
    gates = List.copyOf(gates);
    signals = List.copyOf(signals);
  }

  public Optional<Service> service(String name) {
    return services.stream().filter(service -> service.name().equals(name)).findFirst();
  }

  public Optional<GatePolicy> gate(String name) {
    return gates.stream().filter(gate -> gate.name().equals(name)).findFirst();
  }

  /** The gate of that name, which a caller has asked for. */
  GatePolicy knownGate(String name) {
    return gate(name)
        .orElseThrow(
            () ->
                new UnknownName(
                    "there is no gate %s; configured are %s"
                        .formatted(name, gates.stream().map(GatePolicy::name).toList())));
  }

  /** The signal of that name. */
  public Optional<SignalSpec> signal(String name) {
    return signals.stream().filter(spec -> spec.name().equals(name)).findFirst();
  }

  /** How far back the readings of a queue are looked at: no shorter than any gate waits for it. */
  public Duration windowOf(String signal) {
    Duration window = signal(signal).map(SignalSpec::window).orElse(QueueWindow.SPAN);
    for (GatePolicy gate : gates) {
      for (QueueRule rule : gate.queues()) {
        Duration needed = rule.stallAfter().multipliedBy(2);
        boolean longer = rule.signal().equals(signal) && needed.compareTo(window) > 0;
        window = longer ? needed : window;
      }
    }
    return window;
  }

  /** The gates whose verdict a reading may change. */
  Set<String> gatesReading(Sample sample) {
    boolean ofService = sample instanceof HealthSample || sample instanceof CertificateSample;
    Set<String> reading = new HashSet<>();
    for (GatePolicy gate : gates) {
      boolean used =
          ofService ? gate.service().equals(sample.signal()) : gate.uses(sample.signal());
      if (used) {
        reading.add(gate.name());
      }
    }
    return reading;
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
}
