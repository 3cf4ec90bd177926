package dev.pitwall.gate;

/** The answer of a gate. */
public enum Verdict {
  /** Go on. */
  GO,
  /** Stop; final. */
  NO_GO,
  /** Not decided yet; ask again. */
  PENDING,
  /** The deadline passed without proof; final, and no go. */
  INCONCLUSIVE,
  /** A person said stop. */
  HOLD;

  /** Whether this answer to a question never changes. */
  public boolean isFinal() {
    return switch (this) {
      case GO, NO_GO, INCONCLUSIVE -> true;
      case PENDING, HOLD -> false;
    };
  }
}
