package dev.pitwall.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A node within a rollout.
 *
 * @param since when it came to this phase
 * @param startedAt when it was last started in this rollout; null when it was not
 * @param upAt when it first said that it was well after that start; null when it has not
 */
public record NodeState(
    String node, Phase phase, Instant since, @Nullable Instant startedAt, @Nullable Instant upAt) {
  /** A node that nobody has touched. */
  public static NodeState waiting(String node, Instant now) {
    return new NodeState(node, Phase.WAITING, now, null, null);
  }

  /**
   * The node one move on. Telling the phase it is in already changes nothing.
   *
   * @throws IllegalTransition when the move is not legal
   */
  public NodeState moved(Phase to, Instant now) {
    if (to == phase) {
      return this;
    }
    if (!phase.next().contains(to)) {
      throw new IllegalTransition(node, phase, to);
    }
    return to == Phase.STARTED
        ? new NodeState(node, to, now, now, null)
        : new NodeState(node, to, now, startedAt, upAt);
  }

  /** Whether it was started and nobody knows yet when it came up. */
  boolean isComingUp() {
    return phase == Phase.STARTED && startedAt != null && upAt == null;
  }

  /** The same, up since then. */
  NodeState up(Instant at) {
    return new NodeState(node, phase, since, startedAt, at);
  }

  /** From its start to its first good answer; empty while it is not up. */
  public Optional<Duration> startUp() {
    Instant from = startedAt;
    Instant to = upAt;
    return from == null || to == null ? Optional.empty() : Optional.of(Duration.between(from, to));
  }
}
