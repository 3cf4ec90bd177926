package dev.pitwall.config;

import dev.pitwall.gate.CertificateRule;
import dev.pitwall.gate.GatePolicy;
import dev.pitwall.gate.HealthyNodeRule;
import dev.pitwall.gate.HealthyPeersRule;
import dev.pitwall.gate.Rule;
import dev.pitwall.gate.VersionRule;
import dev.pitwall.journey.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what each gate asks for, and checks that it can be answered. */
final class GatesReader {
  private static final List<String> KEYS =
      List.of(
          "service",
          "deadline",
          "warm_up",
          "start_within",
          "max_age",
          "lease",
          "idle",
          "exclusive",
          "min_healthy",
          "alpha",
          "beta");
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int MOST_NODES = 10_000;

  private final Map<String, Service> services;
  private final RuleReader rules;

  GatesReader(Map<String, Service> services, RuleReader rules) {
    this.services = services;
    this.rules = rules;
  }

  List<GatePolicy> read(YamlValue value) {
    List<GatePolicy> gates = new ArrayList<>();
    for (Map.Entry<String, YamlValue> entry : value.entries().entrySet()) {
      Scalars.name(value.keyOf(entry.getKey()).called("gate"));
      gates.add(gate(entry.getKey(), entry.getValue()));
    }
    return gates;
  }

  private GatePolicy gate(String name, YamlValue value) {
    List<String> keys = new ArrayList<>(KEYS);
    keys.addAll(1, rules.keys());
    YamlMap section = YamlMap.of(value, keys.toArray(String[]::new));
    Optional<Service> service =
        section.need("service", "add the service the gate is about").flatMap(this::service);
    String serviceName = service.map(Service::name).orElse("");
    List<Rule> all = new ArrayList<>();
    all.add(new HealthyPeersRule(minHealthy(section, service)));
    service.ifPresent(of -> all.addAll(ofService(of)));
    all.addAll(rules.read(section, serviceName));
    return new GatePolicy(
        name,
        serviceName,
        all,
        timing(section),
        section.find("exclusive").flatMap(YamlValue::bool).orElse(false),
        section.find("alpha").flatMap(v -> v.between(0, 0.5)).orElse(0.001),
        section.find("beta").flatMap(v -> v.between(0, 0.5)).orElse(0.001));
  }

  /** What is asked of a service because it tells it. */
  private static List<Rule> ofService(Service service) {
    List<Rule> rules = new ArrayList<>();
    Duration left = service.certificateLeft();
    if (left != null) {
      rules.add(new CertificateRule(left));
    }
    if (service.health() != null) {
      rules.add(new HealthyNodeRule());
    }
    if (service.versionHeader() != null) {
      rules.add(new VersionRule());
    }
    return rules;
  }

  private static GatePolicy.Timing timing(YamlMap section) {
    GatePolicy.Timing usual = GatePolicy.Timing.USUAL;
    Duration deadline = duration(section, "deadline", SECOND, usual.deadline());
    return new GatePolicy.Timing(
        deadline,
        within(section, "warm_up", Duration.ZERO, usual.warmUp(), deadline),
        within(section, "start_within", SECOND, usual.startWithin(), deadline),
        duration(section, "max_age", SECOND, usual.maxAge()),
        duration(section, "lease", SECOND, usual.lease()),
        duration(section, "idle", SECOND, usual.idle()));
  }

  /** A time that a question must be able to wait for. */
  private static Duration within(
      YamlMap section, String key, Duration least, Duration otherwise, Duration deadline) {
    Optional<YamlValue> value = section.find(key);
    Optional<Duration> asked = value.flatMap(v -> Scalars.duration(v, least));
    if (value.isPresent() && asked.isPresent() && asked.get().compareTo(deadline) > 0) {
      value
          .get()
          .wrong(
              "`%s` is %s, and a question ends undecided after %s (`deadline`)"
                  .formatted(key, seconds(asked.get()), seconds(deadline)),
              "make it no longer than the deadline, or give the gate a longer `deadline`");
    }
    return asked.orElse(otherwise);
  }

  private static String seconds(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
  }

  private Optional<Service> service(YamlValue value) {
    Optional<String> name = value.text();
    Optional<Service> service = name.map(services::get);
    if (name.isPresent() && service.isEmpty()) {
      References.unknown(value, "service", name.get(), services.keySet());
    }
    return service;
  }

  private static Duration duration(
      YamlMap section, String key, Duration least, Duration otherwise) {
    return section.find(key).flatMap(v -> Scalars.duration(v, least)).orElse(otherwise);
  }

  private static int minHealthy(YamlMap section, Optional<Service> service) {
    int others = service.map(s -> Math.max(0, s.nodes().size() - 1)).orElse(MOST_NODES);
    Optional<YamlValue> value = section.find("min_healthy");
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
