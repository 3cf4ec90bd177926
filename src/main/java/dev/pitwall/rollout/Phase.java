package dev.pitwall.rollout;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Where a node is in a rollout. */
public enum Phase {
  WAITING,
  DRAINING,
  STOPPED,
  UPGRADING,
  STARTED,
  DONE,
  FAILED;

  /**
   * Where a node may go from here. Forward moves may leave phases out, since not every tool tells
   * each; a failed or done node may be taken through again, as a rollback or a second try does.
   */
  public Set<Phase> next() {
    return switch (this) {
      case WAITING -> EnumSet.of(DRAINING, STOPPED, UPGRADING, STARTED, DONE, FAILED);
      case DRAINING -> EnumSet.of(WAITING, STOPPED, UPGRADING, STARTED, FAILED);
      case STOPPED -> EnumSet.of(WAITING, UPGRADING, STARTED, FAILED);
      case UPGRADING -> EnumSet.of(WAITING, STOPPED, STARTED, FAILED);
      case STARTED -> EnumSet.of(DONE, FAILED, DRAINING, STOPPED, UPGRADING);
      case DONE -> EnumSet.of(DRAINING, STOPPED, UPGRADING, STARTED, FAILED);
      case FAILED -> EnumSet.of(DRAINING, STOPPED, UPGRADING, STARTED);
    };
  }

  /** Whether a node that is here serves nobody. */
  public boolean isOut() {
    return switch (this) {
      case DRAINING, STOPPED, UPGRADING -> true;
      case WAITING, STARTED, DONE, FAILED -> false;
    };
  }

  /** The word used in requests and answers. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The phase of that word. */
  public static Optional<Phase> of(String key) {
    return Arrays.stream(values()).filter(phase -> phase.key().equals(key)).findFirst();
  }
}
