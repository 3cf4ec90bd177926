package dev.pitwall.gate;

import java.util.List;

/**
 * Another rollout has taken the node out, or may: two that take the same one would judge each
 * other's work.
 *
 * @param taken how, in words
 */
record TakenCheck(String node, String taken) implements Check {
  @Override
  public boolean proves() {
    return false;
  }

  @Override
  public Finding find(Evidence evidence) {
    return new Finding(
        CheckId.of("taken", node),
        Finding.Decision.UNDECIDED,
        true,
        1,
        1,
        node + " " + taken,
        "a node that no other rollout has; let that one go on, or finish it",
        "one rollout at a time takes a node out",
        List.of());
  }
}
