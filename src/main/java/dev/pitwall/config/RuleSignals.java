package dev.pitwall.config;

import dev.pitwall.signal.Figure;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.text.Words;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.References;
import dev.pitwall.yaml.YamlMap;
import dev.pitwall.yaml.YamlValue;
import java.util.Map;
import java.util.Optional;

/** The signals that rules of gates name, and whether they read what the rules judge. */
record RuleSignals(Map<String, Optional<SignalSpec>> signals) {

  /** The signal that a rule names, if there is one of that kind; what is wrong is told. */
  Optional<SignalSpec> find(String name, YamlValue at, SignalSpec.Kind wanted) {
    Optional<SignalSpec> signal = signals.getOrDefault(name, Optional.empty());
    if (!signals.containsKey(name)) {
      return References.unknown(at, "signal", name, signals.keySet());
    }
    if (signal.isPresent() && signal.get().kind() != wanted) {
      String is = word(signal.get().kind());
      String needed = Words.of(wanted);
      return at.wrong("signal `" + name + "` reads " + is, "name a signal with `" + needed + "`");
    }
    return signal;
  }

  private static String word(SignalSpec.Kind kind) {
    return switch (kind) {
      case QUEUE -> "a queue";
      case ERRORS -> "errors";
      case ALERTS -> "alerts";
    };
  }

  /** What is judged node by node must be read node by node. */
  static void mustBeOf(YamlValue at, SignalSpec signal, String service) {
    if (service.isEmpty() || service.equals(signal.service())) {
      return;
    }
    String seen = signal.service() == null ? "is not read per node" : "is of another service";
    at.wrong(
        "signal `" + signal.name() + "` " + seen,
        "give the signal `service: " + service + "` and {{node.address}} in its URL");
  }

  /** What a setting judges must be read. */
  static void needs(YamlMap section, Key<?> key, Optional<SignalSpec> signal, Figure figure) {
    Optional<YamlValue> value = section.find(key);
    if (value.isPresent() && signal.isPresent() && !signal.get().tells(figure)) {
      lacks(value.get(), signal.get(), figure.key());
    }
  }

  /** Tells that a signal does not read a figure. */
  static void lacks(YamlValue at, SignalSpec signal, String figure) {
    at.wrong(
        "signal `" + signal.name() + "` does not read `" + figure + "`, which is judged here",
        "let the signal read it as well, or judge something else");
  }
}
