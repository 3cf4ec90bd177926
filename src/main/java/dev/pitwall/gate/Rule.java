package dev.pitwall.gate;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One thing a gate asks for. It says what it reads and makes its checks; a new rule is a class of
 * its own and a line where configuration is read.
 */
public interface Rule {
  /**
   * What it has to be held against the evidence of one question; nothing in a phase that it has
   * nothing to say about.
   */
  List<Check> checks(GatePolicy policy, Evidence evidence);

  /** The signals whose readings it judges. */
  default Set<String> signals() {
    return Set.of();
  }

  /** The journeys whose runs it judges: each of their runs is a reason to judge again. */
  default Set<String> journeys() {
    return Set.of();
  }

  /** How far back it must see the readings of its signals; empty for as far as is usual. */
  default Optional<Duration> span() {
    return Optional.empty();
  }

  /** Whether a way back is asked for it too; what can block the cure is not. */
  default boolean holdsOnTheWayBack() {
    return false;
  }

  /** Whether it can stop a node by chance, so that alpha is shared with it. */
  default boolean spendsAlpha() {
    return false;
  }
}
