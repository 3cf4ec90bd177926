package dev.pitwall.gate;

import java.util.List;
import java.util.Set;

/** No alert of that signal may fire. */
public record AlertRule(String signal) implements Rule {
  @Override
  public List<Check> checks(GatePolicy policy, Evidence evidence) {
    return evidence.phase() == GatePhase.DRAINED ? List.of() : List.of(new AlertCheck(signal));
  }

  @Override
  public Set<String> signals() {
    return Set.of(signal);
  }
}
