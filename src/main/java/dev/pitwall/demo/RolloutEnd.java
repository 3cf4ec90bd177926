package dev.pitwall.demo;

/** How a deployment of the drill ended. */
public sealed interface RolloutEnd {
  /** How it ended, for those who have read why. */
  default String brief() {
    return switch (this) {
      case Rolled rolled -> rolled.toString();
      case RolledBack back -> "rolled back after " + back.stop().brief();
      case Untouched untouched -> "left untouched after " + untouched.stop().brief();
      case Stopped stopped -> "stopped at " + stopped.stop().brief();
    };
  }

  /** Every verdict was GO; the fleet runs the new build. */
  record Rolled() implements RolloutEnd {
    @Override
    public String toString() {
      return "rolled: every verdict was GO";
    }
  }

  /** Stopped, and every node that had the new build has the old one again. */
  record RolledBack(Stop stop) implements RolloutEnd {
    @Override
    public String toString() {
      return "rolled back after " + stop;
    }
  }

  /** Stopped before any process was replaced, and every node is in rotation as it was. */
  record Untouched(Stop stop) implements RolloutEnd {
    @Override
    public String toString() {
      return "left untouched after " + stop;
    }
  }

  /** Stopped where it was; a person has to look. */
  record Stopped(Stop stop) implements RolloutEnd {
    @Override
    public String toString() {
      return "stopped at " + stop;
    }
  }
}
