package dev.pitwall.rollout;

import dev.pitwall.gate.GatePhase;
import org.jspecify.annotations.Nullable;

/**
 * What a deploy tool asks; two equal questions are the same question.
 *
 * @param rollout the id of the rollout it belongs to; null for none
 * @param node the node it is about; null exactly when the phase is not about one node
 * @param version the version that is expected; null expects none
 * @param attempt counts up when the caller wants a final answer reconsidered, from 1
 */
public record Question(
    String gate,
    @Nullable String rollout,
    @Nullable String node,
    GatePhase phase,
    @Nullable String version,
    int attempt) {
  public Question {
    if (phase.aboutOneNode() == (node == null)) {
      throw new IllegalArgumentException(
          "phase " + phase.key() + (node == null ? " needs a node" : " takes no node"));
    }
    if (attempt < 1) {
      throw new IllegalArgumentException("attempt is " + attempt + "; required 1 or more");
    }
  }

  /** What is asked, for a sentence of the audit. */
  String inWords() {
    StringBuilder text = new StringBuilder("gate " + gate + " " + phase.key());
    append(text, " node ", node);
    append(text, " version ", version);
    append(text, " rollout ", rollout);
    append(text, " attempt ", attempt == 1 ? null : Integer.toString(attempt));
    return text.toString();
  }

  private static void append(StringBuilder text, String word, @Nullable String value) {
    if (value != null) {
      text.append(word).append(value);
    }
  }
}
