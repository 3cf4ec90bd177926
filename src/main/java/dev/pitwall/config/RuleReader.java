package dev.pitwall.config;

import dev.pitwall.gate.AlertRule;
import dev.pitwall.gate.BurnRule;
import dev.pitwall.gate.DrainedRule;
import dev.pitwall.gate.ErrorRule;
import dev.pitwall.gate.HeadroomRule;
import dev.pitwall.gate.JourneyRule;
import dev.pitwall.gate.QueueRule;
import dev.pitwall.gate.Rule;
import dev.pitwall.signal.Figure;
import dev.pitwall.signal.QueueLimits;
import dev.pitwall.signal.SignalSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** Reads the rules of a gate: each list may be a list of names, or a map from names to settings. */
final class RuleReader {
  /** Work beyond this is no rest that is left. */
  private static final int MOST_LEFT = 1_000_000;

  private static final double LEAST_P1 = JourneyRule.LEAST_P1;

  private final JourneyNames journeys;
  private final RuleSignals signals;

  /** By key of a gate, how its rules are read, in the order in which their checks are told. */
  private final Map<String, BiFunction<YamlValue, String, List<? extends Rule>>> kinds =
      new LinkedHashMap<>();

  RuleReader(JourneyNames journeys, Map<String, Optional<SignalSpec>> signals) {
    this.journeys = journeys;
    this.signals = new RuleSignals(signals);
    kinds.put("headroom", this::headroom);
    kinds.put("alerts", (value, service) -> alerts(value));
    kinds.put("burn", (value, service) -> burns(value));
    kinds.put("journeys", this::journeys);
    kinds.put("errors", this::errors);
    kinds.put("queues", (value, service) -> queues(value));
    kinds.put("drained", this::drained);
  }

  /** The keys of a gate that it reads. */
  Set<String> keys() {
    return kinds.keySet();
  }

  /** The rules that are written down for a gate of that service; its name is empty if unknown. */
  List<Rule> read(YamlMap section, String service) {
    List<Rule> rules = new ArrayList<>();
    kinds.forEach(
        (key, kind) ->
            section.find(key).ifPresent(value -> rules.addAll(kind.apply(value, service))));
    return rules;
  }

  /** A named thing and, when the map form is used, its settings. */
  private record Named(String name, YamlValue at, Optional<YamlValue> settings) {
    YamlMap section(String... keys) {
      return settings.map(v -> YamlMap.of(v, keys)).orElseThrow();
    }

    boolean isPlain() {
      return settings.isEmpty() || settings.get().isNull();
    }
  }

  private static List<Named> named(YamlValue value) {
    Map<String, Named> named = new LinkedHashMap<>();
    if (value.isMap()) {
      value.entries().forEach((n, v) -> named.put(n, new Named(n, value.keyOf(n), Optional.of(v))));
      return List.copyOf(named.values());
    }
    if (!value.isList()) {
      value.mustBe("a list of names, or a map from names to settings", "such as [one, two]");
      return List.of();
    }
    for (YamlValue item : value.list()) {
      Optional<String> name = item.text();
      name.ifPresent(
          n -> {
            if (named.putIfAbsent(n, new Named(n, item, Optional.empty())) != null) {
              item.wrong("`" + YamlValue.shorten(n) + "` is there twice", "remove one");
            }
          });
    }
    return List.copyOf(named.values());
  }

  private List<JourneyRule> journeys(YamlValue value, String service) {
    return named(value).stream().map(named -> journey(named, service)).toList();
  }

  private JourneyRule journey(Named named, String service) {
    journeys.check(named.at(), named.name(), service);
    if (named.isPlain()) {
      return new JourneyRule(named.name(), JourneyRule.DEFAULT_P1, true);
    }
    YamlMap section = named.section("p1", "required");
    return new JourneyRule(
        named.name(),
        section.find("p1").flatMap(v -> v.between(LEAST_P1, 1)).orElse(JourneyRule.DEFAULT_P1),
        section.find("required").flatMap(YamlValue::bool).orElse(true));
  }

  private List<QueueRule> queues(YamlValue value) {
    return named(value).stream().map(this::queue).toList();
  }

  private QueueRule queue(Named named) {
    Optional<SignalSpec> signal = signals.find(named.name(), named.at(), SignalSpec.Kind.QUEUE);
    signal
        .filter(s -> !s.tells(Figure.DEPTH) && !s.tells(Figure.OLDEST_AGE))
        .ifPresent(s -> RuleSignals.lacks(named.at(), s, "depth` or `oldest_age"));
    if (named.isPlain()) {
      return QueueRule.of(named.name());
    }
    YamlMap section =
        named.section(
            "max_age",
            "max_time_to_drain",
            "min_time_to_full",
            "max_growth",
            "max_dead_letters",
            "stall_after");
    RuleSignals.needs(section, "max_growth", signal, Figure.DEPTH);
    RuleSignals.needs(section, "max_dead_letters", signal, Figure.DEAD_LETTERS);
    RuleSignals.needs(section, "stall_after", signal, Figure.DRAINED);
    return new QueueRule(
        named.name(),
        RuleSignals.limit(section, "max_age", signal, Figure.OLDEST_AGE).orElse(null),
        RuleSignals.limit(section, "max_time_to_drain", signal, Figure.DEPTH).orElse(null),
        RuleSignals.limit(section, "min_time_to_full", signal, Figure.CAPACITY).orElse(null),
        section.find("max_growth").flatMap(v -> v.between(0.99, 1000)).orElse(null),
        section.find("max_dead_letters").flatMap(v -> v.between(-1, 1e9)).orElse(null),
        section
            .find("stall_after")
            .flatMap(v -> Scalars.duration(v, QueueLimits.STALL_AFTER))
            .orElse(QueueLimits.STALL_AFTER));
  }

  private List<ErrorRule> errors(YamlValue value, String service) {
    return named(value).stream().map(named -> error(named, service)).toList();
  }

  private ErrorRule error(Named named, String service) {
    signals
        .find(named.name(), named.at(), SignalSpec.Kind.ERRORS)
        .ifPresent(s -> RuleSignals.mustBeOf(named.at(), s, service));
    if (named.isPlain()) {
      return new ErrorRule(
          named.name(),
          ErrorRule.DEFAULT_MARGIN,
          ErrorRule.DEFAULT_RATIO,
          ErrorRule.DEFAULT_MIN_REQUESTS);
    }
    YamlMap section = named.section("margin", "ratio", "min_requests", "required");
    return new ErrorRule(
        named.name(),
        section.find("margin").flatMap(v -> v.between(0, 1)).orElse(ErrorRule.DEFAULT_MARGIN),
        section.find("ratio").flatMap(v -> v.between(1, 1000)).orElse(ErrorRule.DEFAULT_RATIO),
        section
            .find("min_requests")
            .flatMap(v -> v.integer(1, 1_000_000_000))
            .map(Integer::longValue)
            .orElse(ErrorRule.DEFAULT_MIN_REQUESTS),
        section.find("required").flatMap(YamlValue::bool).orElse(false));
  }

  private List<BurnRule> burns(YamlValue value) {
    if (!value.isMap()) {
      value.mustBe("a map from signals to settings", "such as shop-errors: {objective: 0.999}");
      return List.of();
    }
    return named(value).stream().map(this::burn).toList();
  }

  private BurnRule burn(Named named) {
    signals.find(named.name(), named.at(), SignalSpec.Kind.ERRORS);
    YamlMap section = named.section("objective", "min_failures");
    return new BurnRule(
        named.name(),
        section
            .need("objective", "add the share of requests that must succeed, such as 0.999")
            .flatMap(v -> v.between(0.5, 1))
            .orElse(0.9),
        section
            .find("min_failures")
            .flatMap(v -> v.integer(1, 1_000_000_000))
            .map(Integer::longValue)
            .orElse(BurnRule.DEFAULT_MIN_FAILURES));
  }

  private List<AlertRule> alerts(YamlValue value) {
    return names(value, SignalSpec.Kind.ALERTS, "such as [alerts]").stream()
        .map(AlertRule::new)
        .toList();
  }

  private List<HeadroomRule> headroom(YamlValue value, String service) {
    return named(value).stream().map(named -> headroom(named, service)).toList();
  }

  private HeadroomRule headroom(Named named, String service) {
    Optional<SignalSpec> signal = signals.find(named.name(), named.at(), SignalSpec.Kind.QUEUE);
    Optional<YamlMap> section =
        named.isPlain() ? Optional.empty() : Optional.of(named.section("max", "node_drains"));
    Optional<Double> drains =
        section.flatMap(s -> s.find("node_drains")).flatMap(v -> v.between(0, 1e9));
    if (signal.isPresent() && signal.get().service() != null) {
      RuleSignals.mustBeOf(named.at(), signal.get(), service);
      List.of(Figure.IN_FLIGHT, Figure.CAPACITY).stream()
          .filter(figure -> !signal.get().tells(figure))
          .forEach(figure -> RuleSignals.lacks(named.at(), signal.get(), figure.key()));
    } else if (signal.isPresent() && drains.isEmpty()) {
      named
          .at()
          .wrong(
              "signal `" + named.name() + "` is of the whole queue",
              "add node_drains, how many items a second one node works off; or read it per node");
    } else if (signal.isPresent() && !signal.get().tells(Figure.ARRIVED)) {
      RuleSignals.lacks(named.at(), signal.get(), Figure.ARRIVED.key());
    }
    return new HeadroomRule(
        named.name(),
        section
            .flatMap(s -> s.find("max"))
            .flatMap(v -> v.between(0, 10))
            .orElse(HeadroomRule.DEFAULT_MOST),
        drains.orElse(null));
  }

  private List<DrainedRule> drained(YamlValue value, String service) {
    return named(value).stream().map(named -> drained(named, service)).toList();
  }

  private DrainedRule drained(Named named, String service) {
    signals
        .find(named.name(), named.at(), SignalSpec.Kind.QUEUE)
        .filter(s -> s.service() != null)
        .ifPresent(s -> RuleSignals.mustBeOf(named.at(), s, service));
    if (named.isPlain()) {
      return DrainedRule.of(named.name());
    }
    YamlMap section = named.section("at_most");
    return new DrainedRule(
        named.name(), section.find("at_most").flatMap(v -> v.integer(0, MOST_LEFT)).orElse(0));
  }

  /** Plain names of signals of a kind. */
  private List<String> names(YamlValue value, SignalSpec.Kind kind, String example) {
    List<String> names = new ArrayList<>();
    if (value.isMap()) {
      value.mustBe("a list of signals", example);
      return names;
    }
    for (Named named : named(value)) {
      signals.find(named.name(), named.at(), kind);
      names.add(named.name());
    }
    return names;
  }
}
