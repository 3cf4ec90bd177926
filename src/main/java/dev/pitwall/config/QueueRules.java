package dev.pitwall.config;

import dev.pitwall.gate.QueueRule;
import dev.pitwall.signal.Figure;
import dev.pitwall.signal.QueueLimits;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;
import dev.pitwall.yaml.YamlMap;
import java.time.Duration;
import java.util.Optional;

/** Reads {@code queues:}, queues that must not be saturated. */
final class QueueRules {
  private static final Form<Duration> TIME = Forms.duration(Duration.ofMillis(1));

  private static final Key<Duration> AGE =
      Key.of("max_age", TIME).says("the longest its oldest item may wait").otherwise("not judged");
  private static final Key<Duration> TO_DRAIN =
      Key.of("max_time_to_drain", TIME)
          .says("the longest its backlog may need")
          .otherwise("not judged");
  private static final Key<Duration> TO_FULL =
      Key.of("min_time_to_full", TIME)
          .says("the least time until it is full")
          .otherwise("not judged");
  private static final Key<Double> GROWTH =
      Key.of("max_growth", Forms.between(0.99, 1000))
          .says("how many times deeper than before the rollout it may be")
          .otherwise("not judged");
  private static final Key<Double> DEAD =
      Key.of("max_dead_letters", Forms.between(-1, 1e9))
          .says("how many items may be given up on within the window")
          .otherwise("not judged");
  private static final Key<Duration> STALL =
      Key.of("stall_after", Forms.duration(QueueLimits.STALL_AFTER))
          .says("so long nothing may be worked off while items wait")
          .usually(QueueLimits.STALL_AFTER);

  static final RuleKind KIND =
      RuleKind.of(
          "queues",
          Keys.of(AGE, TO_DRAIN, TO_FULL, GROWTH, DEAD, STALL),
          "queue signals with `depth` or `oldest_age` that must not be saturated",
          QueueRules::rule);

  private QueueRules() {}

  private static QueueRule rule(RuleKind.Named named, RuleKind.Around around) {
    Optional<SignalSpec> signal = named.signal(around, SignalSpec.Kind.QUEUE);
    signal
        .filter(s -> !s.tells(Figure.DEPTH) && !s.tells(Figure.OLDEST_AGE))
        .ifPresent(s -> RuleSignals.lacks(named.at(), s, "depth` or `oldest_age"));
    YamlMap map = named.settings();
    RuleSignals.needs(map, AGE, signal, Figure.OLDEST_AGE);
    RuleSignals.needs(map, TO_DRAIN, signal, Figure.DEPTH);
    RuleSignals.needs(map, TO_FULL, signal, Figure.CAPACITY);
    RuleSignals.needs(map, GROWTH, signal, Figure.DEPTH);
    RuleSignals.needs(map, DEAD, signal, Figure.DEAD_LETTERS);
    RuleSignals.needs(map, STALL, signal, Figure.DRAINED);
    return new QueueRule(
        named.name(),
        map.read(AGE).orElse(null),
        map.read(TO_DRAIN).orElse(null),
        map.read(TO_FULL).orElse(null),
        map.read(GROWTH).orElse(null),
        map.read(DEAD).orElse(null),
        map.get(STALL));
  }
}
