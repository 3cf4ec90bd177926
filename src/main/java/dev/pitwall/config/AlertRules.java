package dev.pitwall.config;

import dev.pitwall.gate.AlertRule;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;
import java.util.Optional;

/** Reads {@code alerts:}, alerts of which none may fire. */
final class AlertRules {
  static final RuleKind KIND =
      new RuleKind(
          Key.of(
                  "alerts",
                  Forms.list(Forms.text())
                      .narrowed("uniqueItems", true)
                      .readBy(
                          value ->
                              value.isMap()
                                  ? value.mustBe("a list of signals", "such as [alerts]")
                                  : Optional.of(value)))
              .says("alerts signals of which none may fire"),
          Keys.of(),
          (named, around) -> {
            named.signal(around, SignalSpec.Kind.ALERTS);
            return new AlertRule(named.name());
          });

  private AlertRules() {}
}
