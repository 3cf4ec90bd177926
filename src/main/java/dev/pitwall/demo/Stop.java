package dev.pitwall.demo;

/**
 * Why a roll did not go on.
 *
 * @param node the node in hand, empty when it was about the whole fleet
 * @param phase the phase asked about, or "open" when the rollout was refused
 */
public record Stop(String node, String phase, GateAnswer answer) {
  /** Where it was stopped, without the reason. */
  String brief() {
    String where = node.isEmpty() ? "the fleet" : node;
    return answer.said() + " at " + phase + " of " + where;
  }

  @Override
  public String toString() {
    return brief() + ": " + answer.reason();
  }
}
