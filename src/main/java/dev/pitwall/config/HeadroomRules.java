package dev.pitwall.config;

import dev.pitwall.gate.HeadroomRule;
import dev.pitwall.signal.Figure;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads {@code headroom:}, what the other nodes must be able to carry. */
final class HeadroomRules {
  private static final Key<Double> MOST =
      Key.of("max", Forms.between(0, 10))
          .says("how busy the other nodes may become, 1 being full")
          .usually(HeadroomRule.DEFAULT_MOST);
  private static final Key<Double> DRAINS =
      Key.of("node_drains", Forms.between(0, 1e9))
          .says("for a whole queue: how many items a second one node works off");

  static final RuleKind KIND =
      RuleKind.of(
          "headroom",
          Keys.of(MOST, DRAINS),
          "queue signals of each node with `in_flight` and `capacity`, or of a whole queue with"
              + " `arrived`; one of the other nodes that is out, reserved or down by its health"
              + " carries nothing, and one of which that is not known is waited for where it"
              + " matters",
          HeadroomRules::rule);

  private HeadroomRules() {}

  private static HeadroomRule rule(RuleKind.Named named, RuleKind.Around around) {
    Optional<Double> drains = named.settings().read(DRAINS);
    named
        .signal(around, SignalSpec.Kind.QUEUE)
        .ifPresent(signal -> check(named, around, signal, drains.isPresent()));
    return new HeadroomRule(named.name(), named.settings().get(MOST), drains.orElse(null));
  }

  private static void check(
      RuleKind.Named named, RuleKind.Around around, SignalSpec signal, boolean drains) {
    if (signal.service() != null) {
      RuleSignals.mustBeOf(named.at(), signal, around.service());
      Stream.of(Figure.IN_FLIGHT, Figure.CAPACITY)
          .filter(figure -> !signal.tells(figure))
          .forEach(figure -> RuleSignals.lacks(named.at(), signal, figure.key()));
    } else if (!drains) {
      named
          .at()
          .wrong(
              "signal `" + named.name() + "` is of the whole queue",
              "add node_drains, how many items a second one node works off; or read it per node");
    } else if (!signal.tells(Figure.ARRIVED)) {
      RuleSignals.lacks(named.at(), signal, Figure.ARRIVED.key());
    }
  }
}
