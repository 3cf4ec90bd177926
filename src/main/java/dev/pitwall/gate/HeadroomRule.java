package dev.pitwall.gate;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the other nodes must be able to carry when one is taken out.
 *
 * @param signal what each node has in flight and how much it can hold; or a whole queue
 * @param most how busy the others may become, 1 being full
 * @param nodeDrains for a whole queue, how many items a second one node works off; null for a
 *     signal read from each node
 */
public record HeadroomRule(String signal, double most, @Nullable Double nodeDrains)
    implements Rule {
  /** How busy the others may become where nothing else is said. */
  public static final double DEFAULT_MOST = 0.8;

  @Override
  public List<Check> checks(GatePolicy policy, Evidence evidence) {
    return evidence.takesOut()
        ? List.of(new CapacityCheck(this, ServingPeers.of(policy)))
        : List.of();
  }

  @Override
  public Set<String> signals() {
    return Set.of(signal);
  }

  @Override
  public boolean holdsOnTheWayBack() {
    return true;
  }
}
