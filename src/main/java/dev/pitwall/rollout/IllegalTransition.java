package dev.pitwall.rollout;

import java.util.stream.Collectors;

/** Somebody told a move of a node that cannot be. */
public final class IllegalTransition extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public IllegalTransition(String node, Phase from, Phase to) {
    super(
        "node "
            + node
            + " is "
            + from.key()
            + " and cannot become "
            + to.key()
            + "; from here it can become "
            + from.next().stream().map(Phase::key).collect(Collectors.joining(", ")));
  }

  public IllegalTransition(String message) {
    super(message);
  }
}
