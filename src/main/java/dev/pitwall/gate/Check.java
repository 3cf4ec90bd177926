package dev.pitwall.gate;

import java.util.List;
import java.util.Set;

/** One rule of a gate, ready to be held against evidence. */
public interface Check {
  /** What the evidence says to it. */
  Finding find(Evidence evidence);

  /**
   * Whether its GO says something of the quality of what is asked about; what must be so before
   * anything can be judged proves nothing.
   */
  default boolean proves() {
    return true;
  }

  /**
   * The runs it waits for.
   *
   * @param undecided the required checks that are open
   */
  default List<Need> needs(Evidence evidence, Set<CheckId> undecided) {
    return List.of();
  }
}
