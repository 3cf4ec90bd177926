package dev.pitwall.gate;

import java.time.Duration;
import java.util.List;

/** The TLS certificates of the service must be good for so much longer. */
public record CertificateRule(Duration left) implements Rule {
  @Override
  public List<Check> checks(GatePolicy policy, Evidence evidence) {
    return evidence.phase() == GatePhase.DRAINED
        ? List.of()
        : List.of(new CertificateCheck(policy.service(), left));
  }
}
