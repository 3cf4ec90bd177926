package dev.pitwall.config;

import dev.pitwall.gate.ErrorRule;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;
import dev.pitwall.yaml.YamlMap;

/** Reads {@code errors:}, errors of real traffic on the node, held against its peers. */
final class ErrorRules {
  /** How many requests or failures, as every rule that counts has it. */
  static final Form<Long> COUNT = Forms.integer(1, 1_000_000_000).as(Integer::longValue);

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

  private ErrorRules() {}
}
