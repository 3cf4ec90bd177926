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

  private static final int LEAST_OBSERVED = 40;

  public Finding {
    evidence = List.copyOf(evidence.subList(0, Math.min(evidence.size(), MAX_EVIDENCE)));
  }

  /** The finding in one sentence, with the run to look at when one failed. */
  public String sentence() {
    return sentence(observed);
  }

  /** The same with what was observed cut, so that about so many characters are left. */
  String sentence(int length) {
    int room = Math.max(LEAST_OBSERVED, length - sentence("").length());
    return sentence(Reasons.cut(observed, room));
  }

  private String sentence(String seen) {
    String where = failed > 0 && !evidence.isEmpty() ? "; look at " + evidence.getFirst() : "";
    return check + ": " + seen + "; required " + needed + where;
  }
}
