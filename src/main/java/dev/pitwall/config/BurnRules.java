package dev.pitwall.config;

import dev.pitwall.gate.BurnRule;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;
import java.util.Optional;

/** Reads {@code burn:}, how fast the whole service may use up its error budget. */
final class BurnRules {
  private static final Key<Double> OBJECTIVE =
      Key.of("objective", Forms.between(0.5, 1))
          .says("the share of requests that must succeed, such as 0.999")
          .needed("add the share of requests that must succeed, such as 0.999");
  private static final Key<Long> FAILURES =
      Key.of("min_failures", ErrorRules.COUNT)
          .says("below so many failures in the short window nothing is said")
          .usually(BurnRule.DEFAULT_MIN_FAILURES);
  private static final Keys KEYS = Keys.of(OBJECTIVE, FAILURES);

  static final RuleKind KIND =
      new RuleKind(
          Key.of(
                  "burn",
                  new Form<>(
                      "map to settings",
                      RuleKind.mapOf(KEYS.schema()),
                      Optional.of(KEYS),
                      value ->
                          value.isMap()
                              ? Optional.of(value)
                              : value.mustBe(
                                  "a map from signals to settings",
                                  "such as shop-errors: {objective: 0.999}")))
              .says("errors signals whose error budget must not burn away"),
          KEYS,
          (named, around) -> {
            named.signal(around, SignalSpec.Kind.ERRORS);
            return new BurnRule(
                named.name(),
                named.settings().read(OBJECTIVE).orElse(0.9),
                named.settings().get(FAILURES));
          });

  private BurnRules() {}
}
