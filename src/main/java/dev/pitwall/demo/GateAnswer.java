package dev.pitwall.demo;

/**
 * What the gate said, as a deploy tool hears it.
 *
 * @param said the verdict, or UNREACHABLE for anything that is not a gate's answer
 * @param reason one line
 * @param evaluation where to read more, empty when the gate gave none
 */
public record GateAnswer(Said said, String reason, String evaluation) {
  /** The verdicts on the wire, and the absence of one. */
  public enum Said {
    GO,
    NO_GO,
    INCONCLUSIVE,
    HOLD,
    PENDING,
    UNREACHABLE
  }

  static GateAnswer unreachable(String reason) {
    return new GateAnswer(Said.UNREACHABLE, reason, "");
  }

  boolean isGo() {
    return said == Said.GO;
  }

  GateAnswer because(String more) {
    return new GateAnswer(said, reason + "; " + more, evaluation);
  }
}
