package dev.pitwall.gate;

import java.util.List;

/**
 * So many other nodes must be healthy when one is taken out.
 *
 * @param least how many
 */
public record HealthyPeersRule(int least) implements Rule {
  @Override
  public List<Check> checks(GatePolicy policy, Evidence evidence) {
    return evidence.takesOut()
        ? List.of(new HealthyPeersCheck(least, ServingPeers.of(policy)))
        : List.of();
  }

  @Override
  public boolean holdsOnTheWayBack() {
    return true;
  }
}
