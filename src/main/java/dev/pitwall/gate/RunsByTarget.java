package dev.pitwall.gate;

import org.jspecify.annotations.Nullable;

/** Looks up the runs of a journey at a target. */
@FunctionalInterface
public interface RunsByTarget {
  /**
   * The runs of that journey at that node, or through the front door for null.
   *
   * <p>Only runs of the incarnation that is on the node now, and of no other.
   */
  TargetRuns of(String journey, @Nullable String node);
}
