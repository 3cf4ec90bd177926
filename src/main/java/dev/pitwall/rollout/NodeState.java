package dev.pitwall.rollout;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A node within a rollout.
 *
 * @param since when it came to this phase
 * @param startedAt when it was last started in this rollout; null when it was not
 */
public record NodeState(String node, Phase phase, Instant since, @Nullable Instant startedAt) {
  /** A node that nobody has touched. */
  public static NodeState waiting(String node, Instant now) {
    return new NodeState(node, Phase.WAITING, now, null);
  }

  /**
   * The node one move on. Telling the phase it is in already changes nothing.
   *
   * @throws IllegalMove when the move is not legal
   */
  public NodeState moved(Phase to, Instant now) {
    if (to == phase) {
      return this;
    }
    if (!phase.next().contains(to)) {
      throw new IllegalMove(node, phase, to);
    }
    return new NodeState(node, to, now, to == Phase.STARTED ? now : startedAt);
  }
}
