package dev.pitwall.gate;

import java.util.List;
import java.util.Set;

/**
 * Work that must be done before a node is stopped: of the node where it is read per node, else of
 * the whole queue.
 *
 * @param signal tells its depth and what is in flight
 * @param atMost so much of it may be left
 */
public record DrainedRule(String signal, double atMost) implements Rule {
  /** Nothing may be left. */
  public static DrainedRule of(String signal) {
    return new DrainedRule(signal, 0);
  }

  @Override
  public List<Check> checks(GatePolicy policy, Evidence evidence) {
    return evidence.phase() == GatePhase.DRAINED ? List.of(new DrainedCheck(this)) : List.of();
  }

  @Override
  public Set<String> signals() {
    return Set.of(signal);
  }
}
