package dev.pitwall.gate;

import java.util.List;

/** The node must answer as the version that is asked about; of the fleet, every node. */
public record VersionRule() implements Rule {
  @Override
  public List<Check> checks(GatePolicy policy, Evidence evidence) {
    boolean named = evidence.version() != null;
    if (evidence.phase() == GatePhase.POST_START && (named || !evidence.rollback())) {
      return List.of(
          new VersionCheck(
              evidence.subject().name(),
              policy.journeyNames(),
              policy.maxAge(),
              policy.timing().startWithin()));
    }
    boolean asked = named || (evidence.subject().ofRollout() && !evidence.rollback());
    return evidence.phase() == GatePhase.FLEET && asked
        ? List.of(new FleetVersionCheck(policy.journeyNames(), policy.maxAge()))
        : List.of();
  }

  @Override
  public boolean holdsOnTheWayBack() {
    return true;
  }
}
