package dev.pitwall.gate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The node must say that it is well; of the fleet, every node. */
public record HealthyNodeRule() implements Rule {
  @Override
  public List<Check> checks(GatePolicy policy, Evidence evidence) {
    Duration startWithin = policy.timing().startWithin();
    List<Check> checks = new ArrayList<>();
    if (evidence.phase() == GatePhase.POST_START) {
      checks.add(new HealthCheck(evidence.subject().name(), policy.maxAge(), startWithin));
    } else if (evidence.phase() == GatePhase.FLEET) {
      evidence.peers().names().stream()
          .sorted()
          .forEach(node -> checks.add(new HealthCheck(node, policy.maxAge(), startWithin)));
    }
    return checks;
  }

  @Override
  public boolean holdsOnTheWayBack() {
    return true;
  }
}
