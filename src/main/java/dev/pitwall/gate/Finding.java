package dev.pitwall.gate;

import java.util.List;
import java.util.Map;

/**
 * What one check says.
 *
 * @param id which check it is
 * @param decision what it says
 * @param required whether the gate waits for it
 * @param n how many observations it rests on
 * @param failed how many of them were bad
 * @param observed what was seen, in words
 * @param needed what was required, in words
 * @param rule the rule that decided, with its figures
 * @param facts what was seen, for machines: by name, such as {@link #VERSION_SEEN}
 * @param evidence ids of the runs to look at, the most telling first, at most ten
 */
public record Finding(
    CheckId id,
    Decision decision,
    boolean required,
    long n,
    long failed,
    String observed,
    String needed,
    String rule,
    List<String> evidence,
    Map<String, String> facts) {
  /** The fact that names the version a node answered as. */
  public static final String VERSION_SEEN = "version_seen";

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
    facts = Map.copyOf(facts);
  }

  /** A finding without facts for machines. */
  public Finding(
      CheckId id,
      Decision decision,
      boolean required,
      long n,
      long failed,
      String observed,
      String needed,
      String rule,
      List<String> evidence) {
    this(id, decision, required, n, failed, observed, needed, rule, evidence, Map.of());
  }

  /** A finding of the check that is written so, such as {@code journey:checkout}. */
  public Finding(
      String check,
      Decision decision,
      boolean required,
      long n,
      long failed,
      String observed,
      String needed,
      String rule,
      List<String> evidence) {
    this(CheckId.parse(check), decision, required, n, failed, observed, needed, rule, evidence);
  }

  /** Whether it waits for the start of another process than the one that is there. */
  public boolean isOfAwaitedStart() {
    return id.kind().equals(StartCheck.KIND) && decision == Decision.UNDECIDED;
  }

  /** The check as requests, answers and metrics name it, such as {@code journey:checkout}. */
  public String check() {
    return id.toString();
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
    return id + ": " + seen + "; required " + needed + where;
  }
}
