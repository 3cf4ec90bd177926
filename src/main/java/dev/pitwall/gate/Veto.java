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

  /** Another node of the rollout went wrong. */
  record NodeFailed(String node) implements Veto {}
}
