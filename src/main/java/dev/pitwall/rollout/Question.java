package dev.pitwall.rollout;

import dev.pitwall.gate.Evidence;
import dev.pitwall.gate.GatePhase;
import java.util.Objects;
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

  /** What it is about, for a sentence. */
  String subject() {
    return Evidence.Subject.nameOf(node);
  }

  /** Whether another asks the same gate for the same rollout, whatever its attempt and version. */
  boolean isOfSameGate(Question other) {
    return gate.equals(other.gate)
        && phase == other.phase
        && Objects.equals(rollout, other.rollout);
  }

  /** Whether another asks the same of the same node or fleet, whatever its attempt and version. */
  boolean isOfSameMatter(Question other) {
    return isOfSameGate(other) && Objects.equals(node, other.node);
  }

  /** The same for another rollout. */
  Question ofRollout(@Nullable String other) {
    return new Question(gate, other, node, phase, version, attempt);
  }

  /** The same with the version it names, or else another. */
  Question withVersion(@Nullable String otherwise) {
    return new Question(gate, rollout, node, phase, version == null ? otherwise : version, attempt);
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
