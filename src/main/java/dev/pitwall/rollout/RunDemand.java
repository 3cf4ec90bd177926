package dev.pitwall.rollout;

import org.jspecify.annotations.Nullable;

/**
 * Runs that open evaluations wait for.
 *
 * @param node pinned to this node; null through the front door
 * @param runs how many more are expected to decide
 * @param question the id of the newest evaluation that waits for them; ids sort by time
 */
public record RunDemand(String journey, @Nullable String node, int runs, String question) {
  /** A demand of a question that need not be told from others. */
  public RunDemand(String journey, @Nullable String node, int runs) {
    this(journey, node, runs, "");
  }
}
