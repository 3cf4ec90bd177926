package dev.pitwall.gate;

import java.util.List;
import java.util.Set;

/**
 * A journey that must work: before the drain for users, after the start on the node, at the end
 * through the front door.
 *
 * @param p1 the failure rate that must be caught, above {@link #LEAST_P1} and below 1
 * @param required whether the gate waits for its proof; a journey that is not required can stop,
 *     but is not waited for
 */
public record JourneyRule(String journey, double p1, boolean required) implements Rule {
  /** The failure rate that must be caught where nothing else is said. */
  public static final double DEFAULT_P1 = 0.5;

  /** No test tells a failure rate up to this from what good nodes may have. */
  public static final double LEAST_P1 = 0.05;

  public JourneyRule {
    if (!(LEAST_P1 < p1 && p1 < 1)) {
      throw new IllegalArgumentException(
          "p1 of journey %s is %s; required above %s and below 1".formatted(journey, p1, LEAST_P1));
    }
  }

  @Override
  public List<Check> checks(GatePolicy policy, Evidence evidence) {
    return switch (evidence.phase()) {
      case PRE_DRAIN ->
          List.of(new UsersCheck(this, policy.alphaEach(), policy.betaEach(), policy));
      case DRAINED -> List.of();
      case POST_START, FLEET ->
          List.of(new JourneyCheck(this, policy.alphaEach(), policy.betaEach(), policy));
    };
  }

  @Override
  public Set<String> journeys() {
    return Set.of(journey);
  }

  @Override
  public boolean spendsAlpha() {
    return true;
  }
}
