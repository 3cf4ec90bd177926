package dev.pitwall.rollout;

import dev.pitwall.gate.GatePolicy;
import dev.pitwall.journey.Service;
import dev.pitwall.signal.SignalSpec;
import java.util.List;
import java.util.Optional;

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
