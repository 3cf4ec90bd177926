package dev.pitwall.config;

import dev.pitwall.gate.GatePolicy;
import dev.pitwall.journey.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what each gate asks for, and checks that it can be answered. */
final class GatesReader {
  private static final String[] KEYS = {
    "service",
    "journeys",
    "queues",
    "errors",
    "burn",
    "alerts",
    "headroom",
    "drained",
    "deadline",
    "warm_up",
    "max_age",
    "lease",
    "min_healthy",
    "alpha",
    "beta"
  };
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int MOST_NODES = 10_000;

  private final Map<String, Service> services;
  private final RuleReader rules;

  GatesReader(Map<String, Service> services, RuleReader rules) {
    this.services = services;
    this.rules = rules;
  }

  List<GatePolicy> read(Value value) {
    List<GatePolicy> gates = new ArrayList<>();
    for (Map.Entry<String, Value> entry : value.entries().entrySet()) {
      Scalars.name(value.keyOf(entry.getKey()).called("gate"));
      gates.add(gate(entry.getKey(), entry.getValue()));
    }
    return gates;
  }

  private GatePolicy gate(String name, Value value) {
    Section section = Section.of(value, KEYS);
    Optional<Service> service =
        section.need("service", "add the service the gate is about").flatMap(this::service);
    String serviceName = service.map(Service::name).orElse("");
    return new GatePolicy(
        name,
        serviceName,
        section.find("journeys").map(v -> rules.journeys(v, serviceName)).orElse(List.of()),
        section.find("queues").map(rules::queues).orElse(List.of()),
        section.find("errors").map(v -> rules.errors(v, serviceName)).orElse(List.of()),
        section.find("burn").map(rules::burns).orElse(List.of()),
        section.find("alerts").map(rules::alerts).orElse(List.of()),
        section.find("headroom").map(v -> rules.headroom(v, serviceName)).orElse(List.of()),
        section.find("drained").map(v -> rules.drained(v, serviceName)).orElse(List.of()),
        service.map(s -> s.health() != null).orElse(false),
        service.map(s -> s.versionHeader() != null).orElse(false),
        service.map(Service::certificateLeft).orElse(null),
        duration(section, "deadline", SECOND, Duration.ofMinutes(5)),
        duration(section, "warm_up", Duration.ZERO, Duration.ofSeconds(2)),
        duration(section, "max_age", SECOND, Duration.ofMinutes(2)),
        duration(section, "lease", SECOND, Duration.ofSeconds(60)),
        minHealthy(section, service),
        section.find("alpha").flatMap(v -> v.between(0, 0.5)).orElse(0.001),
        section.find("beta").flatMap(v -> v.between(0, 0.5)).orElse(0.01));
  }

  private Optional<Service> service(Value value) {
    Optional<String> name = value.text();
    Optional<Service> service = name.map(services::get);
    if (name.isPresent() && service.isEmpty()) {
      References.unknown(value, "service", name.get(), services.keySet());
    }
    return service;
  }

  private static Duration duration(
      Section section, String key, Duration least, Duration otherwise) {
    return section.find(key).flatMap(v -> Scalars.duration(v, least)).orElse(otherwise);
  }

  private static int minHealthy(Section section, Optional<Service> service) {
    int others = service.map(s -> Math.max(0, s.nodes().size() - 1)).orElse(MOST_NODES);
    Optional<Value> value = section.find("min_healthy");
    Optional<Integer> asked = value.flatMap(v -> v.integer(0, MOST_NODES));
    if (value.isPresent() && asked.isPresent() && asked.get() > others) {
      value
          .get()
          .wrong(
              "`min_healthy` " + asked.get() + " can never be met",
              "with one node out "
                  + others
                  + " of its service are left; ask for at most that many");
    }
    return asked.orElse(others);
  }
}
