package dev.pitwall.gate;

import dev.pitwall.gate.Finding.Decision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Puts a judgement into one line: what is how, and where to look. */
final class Reasons {
  /** No reason is longer. */
  static final int MAX_LENGTH = 600;

  private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Cc}\\u2028\\u2029]+");

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
    return about(evidence) + "is free to go: a rollback needs no proof in this phase";
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
      case Veto.Held held -> held(evidence.phase(), evidence.subject().name(), held);
      case Veto.Sticky sticky ->
          phase
              + "NO_GO of evaluation %s on %s stands until it is acknowledged with a reason or another version is deployed: %s"
                  .formatted(sticky.evaluation(), sticky.node(), sticky.reason());
      case Veto.Exclusive other ->
          phase
              + "rollout %s goes on, and this gate takes one at a time; finish it, or wait"
                  .formatted(other.rollout());
      case Veto.NodeFailed failed ->
          phase
              + "%s failed%s before another node is taken"
                  .formatted(
                      failed.node(),
                      failed.evaluation().isEmpty()
                          ? ", as its deploy tool told; start it anew or roll it back"
                          : " (evaluation %s); put it right, roll it back or acknowledge that"
                              .formatted(failed.evaluation()));
    };
  }

  /**
   * What a hold says to a question.
   *
   * @param subject what the question is about, such as the name of a node
   */
  static String held(GatePhase phase, String subject, Veto.Held held) {
    String until = held.expiresAt() == null ? "" : " (until " + held.expiresAt() + ")";
    return about(phase, subject)
        + "is held by %s: %s%s".formatted(held.author(), held.reason(), until);
  }

  /** The parts, or the first of them and how many more there are. */
  static String someOf(List<String> parts) {
    int more = parts.size() - MAX_NAMED;
    String some = String.join("; ", parts.subList(0, Math.min(MAX_NAMED, parts.size())));
    return more > 0 ? some + "; and " + more + " more" : some;
  }

  /** The text on one line without control characters, and no longer than a reason may be. */
  static String line(String text) {
    boolean isPlain = !text.isBlank() && text.strip().length() == text.length() && isPlain(text);
    return cut(isPlain ? text : BLANKS.matcher(text).replaceAll(" ").strip(), MAX_LENGTH);
  }

  /** Whether there is nothing in it that a line may not have; nearly every text is like that. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isTwice = c == ' ' && i > 0 && text.charAt(i - 1) == ' ';
      boolean isBlank = c != ' ' && (Character.isWhitespace(c) || Character.isISOControl(c));
      if (isBlank || isTwice) {
        return false;
      }
    }
    return true;
  }

  /** The text, or as much of it as fits with an ellipsis. */
  static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length - 1).strip() + "\u2026";
  }

  private static String about(Evidence evidence) {
    return about(evidence.phase(), evidence.subject().name());
  }

  private static String about(GatePhase phase, String subject) {
    return phase.key() + ": " + subject + " ";
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
    return finding.id().kind().equals(JourneyCheck.KIND);
  }

  /** What a journey has excluded, not that all is well. */
  private static String proven(Finding journey) {
    return "%s: %d of %d runs passed (%s)"
        .formatted(journey.check(), journey.n() - journey.failed(), journey.n(), journey.needed());
  }
}
