package dev.pitwall.config;

import dev.pitwall.gate.BurnRule;
import dev.pitwall.gate.ErrorRule;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;
import dev.pitwall.yaml.YamlMap;
import java.util.Optional;

/**
 * Reads {@code errors:}, errors of real traffic on the node, held against its peers, and {@code
 * burn:}, how fast the whole service may use up its error budget.
 */
final class ErrorRules {
  /** How many requests or failures, as every rule that counts has it. */
  private static final Form<Long> COUNT = Forms.integer(1, 1_000_000_000).as(Integer::longValue);

  private static final Key<Double> MARGIN =
      Key.of("margin", Forms.between(0, 1))
          .says("how many more errors per request than its peers are worth a stop")
          .usually(ErrorRule.DEFAULT_MARGIN);
  private static final Key<Double> RATIO =
      Key.of("ratio", Forms.between(1, 1000))
          .says("how many times the peers' rate is worth a stop")
          .usually(ErrorRule.DEFAULT_RATIO);
  private static final Key<Long> REQUESTS =
      Key.of("min_requests", COUNT)
          .says("how many requests it must have had before it is judged")
          .usually(ErrorRule.DEFAULT_MIN_REQUESTS);
  private static final Key<Boolean> REQUIRED =
      Key.of("required", Forms.bool()).says("whether the gate waits for traffic").usually(false);

  static final RuleKind KIND =
      RuleKind.of(
          "errors",
          Keys.of(MARGIN, RATIO, REQUESTS, REQUIRED),
          "errors signals of that service",
          (named, around) -> {
            named.ofService(around, SignalSpec.Kind.ERRORS);
            YamlMap map = named.settings();
            return new ErrorRule(
                named.name(),
                map.get(MARGIN),
                map.get(RATIO),
                map.get(REQUESTS),
                map.get(REQUIRED));
          });

  private static final Key<Double> OBJECTIVE =
      Key.of("objective", Forms.between(0.5, 1))
          .says("the share of requests that must succeed, such as 0.999")
          .needed("add the share of requests that must succeed, such as 0.999");
  private static final Key<Long> FAILURES =
      Key.of("min_failures", COUNT)
          .says("below so many failures in the short window nothing is said")
          .usually(BurnRule.DEFAULT_MIN_FAILURES);
  private static final Keys OF_BURN = Keys.of(OBJECTIVE, FAILURES);

  static final RuleKind BURN =
      new RuleKind(
          Key.of(
                  "burn",
                  new Form<>(
                      "map to settings",
                      RuleKind.mapOf(OF_BURN.schema()),
                      Optional.of(OF_BURN),
                      value ->
                          value.isMap()
                              ? Optional.of(value)
                              : value.mustBe(
                                  "a map from signals to settings",
                                  "such as shop-errors: {objective: 0.999}")))
              .says("errors signals whose error budget must not burn away"),
          OF_BURN,
          (named, around) -> {
            named.signal(around, SignalSpec.Kind.ERRORS);
            return new BurnRule(
                named.name(),
                named.settings().read(OBJECTIVE).orElse(0.9),
                named.settings().get(FAILURES));
          });

  private ErrorRules() {}
}
