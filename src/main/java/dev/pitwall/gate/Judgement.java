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

  /**
   * What is told while a hold stands over it.
   *
   * @param subject what the question is about, such as the name of a node
   */
  public Judgement heldBy(Veto.Held hold, GatePhase phase, String subject) {
    return new Judgement(Verdict.HOLD, Reasons.held(phase, subject, hold), findings, List.of());
  }

  /** Whether a veto, or nothing to check, decided: then no finding supports it. */
  public boolean restsOnVeto() {
    return findings.isEmpty();
  }

  /** The version the node last answered as; empty when that was not looked at, or not seen. */
  public Optional<String> versionSeen() {
    return findings.stream()
        .flatMap(finding -> Optional.ofNullable(finding.facts().get(Finding.VERSION_SEEN)).stream())
        .findFirst();
  }
}
