package dev.pitwall.config;

import dev.pitwall.gate.JourneyRule;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;

/** Reads {@code journeys:}, journeys that must work. */
final class JourneyRules {
  private static final Key<Double> P1 =
      Key.of("p1", Forms.between(JourneyRule.LEAST_P1, 1))
          .says("the failure rate that must be caught")
          .usually(JourneyRule.DEFAULT_P1);
  private static final Key<Boolean> REQUIRED =
      Key.of("required", Forms.bool()).says("whether the gate waits for its proof").usually(true);

  static final RuleKind KIND =
      RuleKind.of(
          "journeys",
          Keys.of(P1, REQUIRED),
          "journeys of that service that must work",
          (named, around) -> {
            around.journeys().check(named.at(), named.name(), around.service());
            return new JourneyRule(
                named.name(), named.settings().get(P1), named.settings().get(REQUIRED));
          });

  private JourneyRules() {}
}
