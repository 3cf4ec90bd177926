package dev.pitwall.config;

import dev.pitwall.gate.DrainedRule;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;

/** Reads {@code drained:}, work that must be done before a node is stopped. */
final class DrainedRules {
  private static final Key<Integer> LEFT =
      Key.of("at_most", Forms.integer(0, 1_000_000))
          .says(
              "so much of depth and in-flight may be left, such as 1 where the request that reads"
                  + " it counts itself")
          .usually(0);

  static final RuleKind KIND =
      RuleKind.of(
          "drained",
          Keys.of(LEFT),
          "queue signals that must be worked off before a node is stopped: of the node when read"
              + " per node, else of the whole queue",
          (named, around) -> {
            named
                .signal(around, SignalSpec.Kind.QUEUE)
                .filter(signal -> signal.service() != null)
                .ifPresent(signal -> RuleSignals.mustBeOf(named.at(), signal, around.service()));
            return new DrainedRule(named.name(), named.settings().get(LEFT));
          });

  private DrainedRules() {}
}
