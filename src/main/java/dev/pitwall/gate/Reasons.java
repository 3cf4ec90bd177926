package dev.pitwall.gate;

import dev.pitwall.gate.Finding.Decision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Puts a judgement into one line for a tired person: what is how, and where to look. */
final class Reasons {
  /** No reason is longer. */
  static final int MAX_LENGTH = 600;

  private static final int MAX_NAMED = 3;

  /** What is left for the findings when phase, node and the count of the others are said. */
  private static final int ROOM = MAX_LENGTH - 100;

  private Reasons() {}

  static String go(Evidence evidence, List<Finding> findings) {
    List<String> parts = new ArrayList<>();
    List<Finding> good = findings.stream().filter(f -> f.decision() == Decision.GO).toList();
    List<Finding> journeys = good.stream().filter(Reasons::isJourney).toList();
    List<Finding> others = good.stream().filter(f -> !isJourney(f)).toList();
    journeys.stream().limit(MAX_NAMED).map(Reasons::proven).forEach(parts::add);
    others.stream()
        .limit(MAX_NAMED)
        .map(f -> f.check() + ": " + cut(f.observed(), ROOM / (2 * MAX_NAMED)))
        .forEach(parts::add);
    int more = Math.max(0, journeys.size() - MAX_NAMED) + Math.max(0, others.size() - MAX_NAMED);
    if (more > 0) {
      parts.add("and " + more + " more");
    }
    String silent =
        findings.stream()
            .filter(f -> f.decision() != Decision.GO)
            .map(Finding::check)
            .collect(Collectors.joining(", "));
    if (!silent.isEmpty()) {
      parts.add("not judged: " + silent);
    }
    return about(evidence) + may(evidence) + ": " + String.join("; ", parts);
  }

  /** A GO without a check, since nothing may block the cure. */
  static String wayBack(Evidence evidence) {
    return about(evidence) + "is free to go: a rollback needs no proof";
  }

  static String stop(Evidence evidence, List<Finding> stops) {
    return about(evidence) + mayNot(evidence) + ": " + sentences(stops);
  }

  static String pending(Evidence evidence, List<Finding> open) {
    long left = Math.max(0, Duration.between(evidence.now(), evidence.deadline()).toSeconds());
    return about(evidence) + "is not proven yet (%d s left): ".formatted(left) + sentences(open);
  }

  static String inconclusive(Evidence evidence, List<Finding> open) {
    long waited = Duration.between(evidence.openedAt(), evidence.now()).toSeconds();
    return about(evidence) + "was not proven within %d s: ".formatted(waited) + sentences(open);
  }

  static String veto(Evidence evidence, Veto veto) {
    String phase = evidence.phase().key() + ": ";
    return switch (veto) {
      case Veto.Held held ->
          about(evidence)
              + "is held by %s: %s%s"
                  .formatted(
                      held.author(),
                      held.reason(),
                      held.expiresAt() == null ? "" : " (until " + held.expiresAt() + ")");
      case Veto.Sticky sticky ->
          phase
              + "NO_GO of evaluation %s on %s stands until it is acknowledged with a reason or another version is deployed: %s"
                  .formatted(sticky.evaluation(), sticky.node(), sticky.reason());
      case Veto.NodeFailed failed ->
          phase
              + "%s of this rollout failed; put it right or roll it back before another node is taken"
                  .formatted(failed.node());
    };
  }

  /** The text on one line without control characters, and no longer than a reason may be. */
  static String line(String text) {
    return cut(text.replaceAll("[\\s\\p{Cc}\\u2028\\u2029]+", " ").strip(), MAX_LENGTH);
  }

  /** The text, or as much of it as fits with an ellipsis. */
  static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length - 1).strip() + "\u2026";
  }

  private static String about(Evidence evidence) {
    return evidence.phase().key() + ": " + evidence.subject() + " ";
  }

  private static String may(Evidence evidence) {
    return switch (evidence.phase()) {
      case PRE_DRAIN -> "may be taken out";
      case DRAINED -> "may be stopped";
      case POST_START, FLEET -> "is good";
    };
  }

  private static String mayNot(Evidence evidence) {
    return switch (evidence.phase()) {
      case PRE_DRAIN -> "must not be taken out";
      case DRAINED -> "must not be stopped";
      case POST_START, FLEET -> "is not good";
    };
  }

  private static String sentences(List<Finding> findings) {
    int named = Math.min(MAX_NAMED, findings.size());
    String text =
        findings.stream()
            .limit(named)
            .map(finding -> finding.sentence(ROOM / named))
            .collect(Collectors.joining(" | "));
    int more = findings.size() - named;
    return more > 0 ? text + " | and " + more + " more" : text;
  }

  private static boolean isJourney(Finding finding) {
    return finding.check().startsWith("journey:");
  }

  /** What a journey has excluded, not that all is well. */
  private static String proven(Finding journey) {
    return "%s: %d of %d runs passed (%s)"
        .formatted(journey.check(), journey.n() - journey.failed(), journey.n(), journey.needed());
  }
}
