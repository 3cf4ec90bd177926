package dev.pitwall.gate;

import java.util.List;

/**
 * What one check says.
 *
 * @param check the kind of check and what it looks at, such as {@code journey:checkout}
 * @param decision what it says
 * @param required whether the gate waits for it
 * @param n how many observations it rests on
 * @param failed how many of them were bad
 * @param observed what was seen, in words
 * @param needed what was required, in words
 * @param rule the rule that decided, with its figures
 * @param evidence ids of the runs to look at, the most telling first, at most ten
 */
public record Finding(
    String check,
    Decision decision,
    boolean required,
    long n,
    long failed,
    String observed,
    String needed,
    String rule,
    List<String> evidence) {
  /** What a check can say. */
  public enum Decision {
    GO,
    NO_GO,
    UNDECIDED
  }

  /** At most this many runs are named as evidence. */
  public static final int MAX_EVIDENCE = 10;

  public Finding {
    evidence = List.copyOf(evidence.subList(0, Math.min(evidence.size(), MAX_EVIDENCE)));
  }

  /** The finding in one sentence. */
  public String sentence() {
    return check + ": " + observed + "; required " + needed;
  }
}
