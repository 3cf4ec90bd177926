package dev.pitwall.config;

import dev.pitwall.gate.CertificateRule;
import dev.pitwall.gate.GatePolicy;
import dev.pitwall.gate.HealthyNodeRule;
import dev.pitwall.gate.HealthyPeersRule;
import dev.pitwall.gate.Rule;
import dev.pitwall.gate.VersionRule;
import dev.pitwall.journey.Service;
import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;
import dev.pitwall.yaml.References;
import dev.pitwall.yaml.Scalars;
import dev.pitwall.yaml.YamlMap;
import dev.pitwall.yaml.YamlValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what each gate asks for, and checks that it can be answered. */
final class GatesReader {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int MOST_NODES = 10_000;
  private static final GatePolicy.Timing USUAL = GatePolicy.Timing.USUAL;

  private static final Key<String> SERVICE =
      Key.of("service", Forms.text().called("name"))
          .says("the service it is about")
          .needed("add the service the gate is about");
  private static final Key<Duration> DEADLINE =
      Key.of("deadline", Forms.duration(SECOND))
          .says("how long a question may stay undecided")
          .usually(USUAL.deadline());
  private static final Key<Duration> WARM_UP =
      Key.of("warm_up", Forms.duration(Duration.ZERO).called("duration up to `deadline`"))
          .says("how long after its start a node's answers do not count")
          .usually(USUAL.warmUp());
  private static final Key<Duration> START_WITHIN =
      Key.of("start_within", Forms.duration(SECOND).called("duration from 1s up to `deadline`"))
          .says(
              "how long a node may take from its start until it is well; one that takes longer is"
                  + " NO_GO")
          .usually(USUAL.startWithin());
  private static final Key<Duration> MAX_AGE =
      Key.of("max_age", Forms.duration(SECOND))
          .says(
              "evidence about the whole service from longer before a question does not count; no"
                  + " run older than this proves anything, unless the pace or the length of the"
                  + " journey asks for more ([STATISTICS.md](STATISTICS.md))")
          .usually(USUAL.maxAge());
  private static final Key<Duration> LEASE =
      Key.of("lease", Forms.duration(SECOND))
          .says("how long a GO is valid, unless what happens to a node ends it")
          .usually(USUAL.lease());
  private static final Key<Duration> IDLE =
      Key.of("idle", Forms.duration(SECOND))
          .says(
              "a rollout that is neither moved nor asked about for so long ends as `abandoned`;"
                  + " the nodes it left out are given back once they are well by their health")
          .usually(USUAL.idle());
  private static final Key<Boolean> EXCLUSIVE =
      Key.of("exclusive", Forms.bool())
          .says(
              "whether only one rollout of the service goes on at a time; questions of any other"
                  + " are HOLD")
          .usually(false);
  private static final Key<Integer> MIN_HEALTHY =
      Key.of("min_healthy", Forms.integer(0, MOST_NODES).called("0 to nodes less one"))
          .says("how many others must be healthy when one is taken out")
          .otherwise("all nodes but one");
  private static final Key<Double> ALPHA =
      Key.of("alpha", Forms.between(0, 0.5))
          .says("the chance of stopping a healthy node")
          .usually(0.001);
  private static final Key<Double> BETA =
      Key.of("beta", Forms.between(0, 0.5))
          .says("the chance of passing a node as bad as `p1`")
          .usually(0.001);

  /** Every kind of rule, in the order in which their checks are told. */
  private static final List<RuleKind> RULES =
      List.of(
          HeadroomRules.KIND,
          AlertRules.KIND,
          ErrorRules.BURN,
          JourneyRules.KIND,
          ErrorRules.KIND,
          QueueRules.KIND,
          DrainedRules.KIND);

  private static final Keys KEYS =
      Keys.of(SERVICE)
          .and(Keys.of(RULES.stream().map(RuleKind::key).toList()))
          .and(DEADLINE, WARM_UP, START_WITHIN, MAX_AGE, LEASE, IDLE, EXCLUSIVE, MIN_HEALTHY)
          .and(ALPHA, BETA);

  /** A map from names to gates, which are read once journeys and signals are known. */
  static final Form<YamlValue> FORM =
      Forms.mapOf("map", Forms.name(), Forms.section(KEYS, Optional::of));

  private final Map<String, Service> services;
  private final JourneysFolder journeys;
  private final RuleSignals signals;

  GatesReader(Map<String, Service> services, JourneysFolder journeys, RuleSignals signals) {
    this.services = services;
    this.journeys = journeys;
    this.signals = signals;
  }

  List<GatePolicy> read(YamlValue value) {
    List<GatePolicy> gates = new ArrayList<>();
    value
        .entries("gate", Forms.name())
        .forEach((name, one) -> gates.add(gate(name, KEYS.read(one))));
    return gates;
  }

  private GatePolicy gate(String name, YamlMap map) {
    Optional<Service> service = map.find(SERVICE).flatMap(this::service);
    String serviceName = service.map(Service::name).orElse("");
    List<Rule> all = new ArrayList<>();
    all.add(new HealthyPeersRule(minHealthy(map, service)));
    service.ifPresent(of -> all.addAll(ofService(of)));
    RuleKind.Around around = new RuleKind.Around(journeys, signals, serviceName);
    for (RuleKind kind : RULES) {
      map.find(kind.key()).ifPresent(value -> all.addAll(kind.read(value, around)));
    }
    return new GatePolicy(
        name, serviceName, all, timing(map), map.get(EXCLUSIVE), map.get(ALPHA), map.get(BETA));
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

  private static GatePolicy.Timing timing(YamlMap map) {
    Duration deadline = map.get(DEADLINE);
    return new GatePolicy.Timing(
        deadline,
        within(map, WARM_UP, deadline),
        within(map, START_WITHIN, deadline),
        map.get(MAX_AGE),
        map.get(LEASE),
        map.get(IDLE));
  }

  /** A time that a question must be able to wait for. */
  private static Duration within(YamlMap map, Key<Duration> key, Duration deadline) {
    Duration asked = map.get(key);
    if (asked.compareTo(deadline) > 0) {
      map.find(key)
          .ifPresent(
              at ->
                  at.wrong(
                      "`%s` is %s, and a question ends undecided after %s (`deadline`)"
                          .formatted(key.name(), Scalars.words(asked), Scalars.words(deadline)),
                      "make it no longer than the deadline, or give the gate a longer"
                          + " `deadline`"));
    }
    return asked;
  }

  private Optional<Service> service(YamlValue value) {
    Optional<String> name = value.text();
    Optional<Service> service = name.map(services::get);
    if (name.isPresent() && service.isEmpty()) {
      References.unknown(value, "service", name.get(), services.keySet());
    }
    return service;
  }

  private static int minHealthy(YamlMap map, Optional<Service> service) {
    int others = service.map(s -> Math.max(0, s.nodes().size() - 1)).orElse(MOST_NODES);
    Optional<Integer> asked = map.read(MIN_HEALTHY);
    if (asked.isPresent() && asked.get() > others) {
      map.find(MIN_HEALTHY)
          .orElseThrow()
          .wrong(
              "`min_healthy` " + asked.get() + " can never be met",
              "with one node out "
                  + others
                  + " of its service are left; ask for at most that many");
    }
    return asked.orElse(others);
  }
}
