package dev.pitwall.gate;

import java.util.List;
import java.util.Optional;

/**
 * What the judge says.
 *
 * @param reason one line for a tired person, of at most 600 characters
 * @param findings every check, in the order they were made
 * @param needs what to run so that it can be decided; empty unless PENDING
 */
public record Judgement(Verdict verdict, String reason, List<Finding> findings, List<Need> needs) {
  public Judgement {
    reason = Reasons.line(reason);
    findings = List.copyOf(findings);
    needs = List.copyOf(needs);
  }

  /** The version the node last answered as; empty when that was not looked at, or not seen. */
  public Optional<String> versionSeen() {
    return findings.stream()
        .flatMap(finding -> VersionCheck.versionIn(finding).stream())
        .findFirst();
  }
}
