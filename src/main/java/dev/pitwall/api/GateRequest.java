package dev.pitwall.api;

import dev.pitwall.gate.GatePhase;
import dev.pitwall.rollout.Question;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A question as it came in.
 *
 * @param patience how long the caller waits for a decision
 * @param inconclusiveStatus the status INCONCLUSIVE gets in status mode
 */
record GateRequest(Question question, Duration patience, int inconclusiveStatus) {
  /**
   * The longest wait: the proof of a node takes about as long, and proxies and tools that give up
   * after 30 s still hear the answer.
   */
  static final Duration MAX_WAIT = Duration.ofSeconds(25);

  /**
   * Reads the checked fields.
   *
   * @throws ProblemException when phase and node do not fit each other
   */
  static GateRequest of(RequestFields fields) {
    String node = fields.text("node");
    GatePhase phase = phase(fields.text("phase"), node);
    if (phase.aboutOneNode() && node == null) {
      fields.wrong("node", "", "a node, since phase " + phase.key() + " is about one");
    }
    if (!phase.aboutOneNode() && node != null) {
      fields.wrong("node", node, "no node, since phase " + phase.key() + " is about all of them");
    }
    fields.refuseIfWrong();
    Question question =
        new Question(
            fields.required("gate"),
            fields.text("rollout"),
            node,
            phase,
            fields.text("version"),
            fields.whole("attempt", 1));
    return new GateRequest(question, wait(fields.text("wait")), fields.whole("inconclusive", 409));
  }

  private static GatePhase phase(@Nullable String key, @Nullable String node) {
    GatePhase otherwise = node == null ? GatePhase.FLEET : GatePhase.POST_START;
    return key == null ? otherwise : GatePhase.of(key).orElse(otherwise);
  }

  /** How long a caller who says so waits. */
  static Duration wait(@Nullable String text) {
    Duration wait = text == null ? Duration.ZERO : RequestDurations.parse(text);
    return wait.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : wait;
  }

  /**
   * Whether the same text always is the same question: a question that leaves the version to its
   * rollout becomes another when the rollout's version changes.
   */
  boolean isStable() {
    return question.rollout() == null || question.version() != null;
  }
}
