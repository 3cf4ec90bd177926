package dev.pitwall.gate;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A reason to stop that no evidence outweighs. */
public sealed interface Veto {
  /**
   * A person said stop.
   *
   * @param expiresAt when it ends by itself; null when it must be released
   */
  record Held(String id, String author, String reason, @Nullable Instant expiresAt)
      implements Veto {}

  /** This node and version got a NO_GO before, in this rollout, and nobody acknowledged it. */
  record Sticky(String evaluation, String node, String reason) implements Veto {}

  /** Another rollout of the service goes on, and the gate wants one at a time. */
  record Exclusive(String rollout) implements Veto {}

  /**
   * Another node of the service failed, and nobody has acknowledged that.
   *
   * @param evaluation whose verdict it was; empty when the deploy tool said so
   */
  record NodeFailed(String node, String evaluation) implements Veto {
    /** A node that the deploy tool called failed. */
    public NodeFailed(String node) {
      this(node, "");
    }
  }
}
