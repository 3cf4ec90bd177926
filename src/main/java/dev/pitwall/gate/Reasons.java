package dev.pitwall.gate;

import dev.pitwall.gate.Finding.Decision;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Puts a judgement into one line for a tired person. */
final class Reasons {
  private static final int MAX_NAMED = 3;

  private Reasons() {}

  static String go(Evidence evidence, List<Finding> findings) {
    long runs = sumOfRuns(findings);
    long failed = findings.stream().filter(Reasons::isJourney).mapToLong(Finding::failed).sum();
    String others =
        findings.stream()
            .filter(f -> f.decision() == Decision.GO && !isJourney(f))
            .limit(MAX_NAMED)
            .map(f -> kind(f) + " " + f.observed())
            .collect(Collectors.joining("; "));
    String journeys =
        runs == 0 ? "" : "%d of %d journey runs passed".formatted(runs - failed, runs);
    String separator = journeys.isEmpty() || others.isEmpty() ? "" : "; ";
    return about(evidence) + "is good: " + journeys + separator + others;
  }

  static String stop(Evidence evidence, List<Finding> stops) {
    return about(evidence) + "must stop: " + sentences(stops);
  }

  static String pending(Evidence evidence, List<Finding> open) {
    long left = Math.max(0, Duration.between(evidence.now(), evidence.deadline()).toSeconds());
    return about(evidence) + "is not proven yet (%d s left): ".formatted(left) + sentences(open);
  }

  static String inconclusive(Evidence evidence, List<Finding> open) {
    long waited = Duration.between(evidence.openedAt(), evidence.now()).toSeconds();
    return about(evidence) + "was not proven within %d s: ".formatted(waited) + sentences(open);
  }

  private static String about(Evidence evidence) {
    return evidence.phase().key() + ": " + evidence.subject() + " ";
  }

  private static String sentences(List<Finding> findings) {
    String text =
        findings.stream()
            .limit(MAX_NAMED)
            .map(Finding::sentence)
            .collect(Collectors.joining(" | "));
    int more = findings.size() - MAX_NAMED;
    return more > 0 ? text + " | and " + more + " more" : text;
  }

  private static long sumOfRuns(List<Finding> findings) {
    return findings.stream().filter(Reasons::isJourney).mapToLong(Finding::n).sum();
  }

  private static boolean isJourney(Finding finding) {
    return finding.check().startsWith("journey:");
  }

  private static String kind(Finding finding) {
    int colon = finding.check().indexOf(':');
    return colon < 0 ? finding.check() : finding.check().substring(0, colon);
  }
}
