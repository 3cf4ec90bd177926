package dev.pitwall.config;

import dev.pitwall.gate.Rule;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;
import dev.pitwall.yaml.YamlMap;
import dev.pitwall.yaml.YamlValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * One kind of rule of a gate: the key under which its rules stand, and how one of them is read.
 *
 * @param settings the keys of one rule in the map form
 */
record RuleKind(
    Key<YamlValue> key, Keys settings, BiFunction<Named, Around, ? extends Rule> reader) {
  /** What a rule is read with. */
  record Around(JourneysFolder journeys, RuleSignals signals, String service) {}

  /**
   * A rule as it stands there.
   *
   * @param name what it is about
   * @param settings empty where only the name stands there
   */
  record Named(String name, YamlValue at, YamlMap settings) {
    Optional<SignalSpec> signal(Around around, SignalSpec.Kind kind) {
      return around.signals().find(name, at, kind);
    }

    /** The signal, which must be read from each node of the gate's service. */
    Optional<SignalSpec> ofService(Around around, SignalSpec.Kind kind) {
      Optional<SignalSpec> signal = signal(around, kind);
      signal.ifPresent(one -> RuleSignals.mustBeOf(at, one, around.service()));
      return signal;
    }
  }

  /** Rules that are a list of names, or a map from names to settings. */
  static RuleKind of(
      String key, Keys settings, String says, BiFunction<Named, Around, ? extends Rule> reader) {
    Map<String, Object> list = Forms.list(Forms.text()).narrowed("uniqueItems", true).schema();
    Form<YamlValue> form =
        new Form<>(
            "list, or map to settings",
            Forms.either(
                List.of(
                    list, mapOf(Forms.either(List.of(settings.schema(), Map.of("type", "null")))))),
            Optional.of(settings),
            Optional::of);
    return new RuleKind(Key.of(key, form).says(says), settings, reader);
  }

  static Map<String, Object> mapOf(Map<String, Object> settings) {
    return Forms.named(Forms.text(), settings);
  }

  List<? extends Rule> read(YamlValue value, Around around) {
    return key.form().read(value).map(this::named).stream()
        .flatMap(List::stream)
        .map(one -> reader.apply(one, around))
        .toList();
  }

  private List<Named> named(YamlValue value) {
    if (value.isMap()) {
      return value.entries().entrySet().stream()
          .map(one -> new Named(one.getKey(), value.keyOf(one.getKey()), settings(one.getValue())))
          .toList();
    }
    if (!value.isList()) {
      value.mustBe("a list of names, or a map from names to settings", "such as [one, two]");
      return List.of();
    }
    Map<String, Named> named = new LinkedHashMap<>();
    for (YamlValue item : value.list()) {
      for (String name : item.text().stream().toList()) {
        Named one = new Named(name, item, settings.read(YamlValue.of(name, "{}")));
        if (named.putIfAbsent(name, one) != null) {
          item.wrong("`" + YamlValue.shorten(name) + "` is there twice", "remove one");
        }
      }
    }
    return List.copyOf(named.values());
  }

  /** What stands behind a name; nothing is all defaults, where every setting has one. */
  private YamlMap settings(YamlValue value) {
    boolean usual = value.isNull() && settings.all().stream().noneMatch(Key::isNeeded);
    return settings.read(usual ? YamlValue.of(value.name(), "{}") : value);
  }
}
