package dev.pitwall.gate;

import static dev.pitwall.gate.Finding.Decision.GO;
import static dev.pitwall.gate.Finding.Decision.UNDECIDED;

import java.util.List;

/**
 * Has the process that is asked about been started since? One that was there before proves nothing.
 */
record StartCheck(String node, NodeStart start) implements Check {
  /** The kind of every check of a start. */
  static final String KIND = "start";

  /** A process that was started may be any. */
  @Override
  public boolean proves() {
    return false;
  }

  @Override
  public Finding find(Evidence evidence) {
    return new Finding(
        CheckId.of(KIND, node),
        start.isAwaited() ? UNDECIDED : GO,
        true,
        1,
        0,
        observed(),
        "a start that was told, or seen by health, version or instance; tell it with "
            + "{\"phase\": \"started\"} at /api/v1/rollouts/ID/nodes/"
            + node,
        "a verdict is about a process that was started",
        List.of());
  }

  private String observed() {
    return switch (start.state()) {
      case AWAITED -> "no start of " + node + " was told or seen yet";
      case UNMET ->
          "its start was told, but %s, the process before, still answers"
              .formatted(start.instanceBefore());
      case TOLD -> "its start was told at " + start.began();
      case SEEN -> "its start was seen at " + start.began();
      case ASSUMED ->
          "nothing on this service shows a start (no version, no health), so the question counts as one";
    };
  }
}
