package dev.pitwall.cli;

/** The exit codes of the commands. */
final class Exit {
  /** Everything is as it should be; of {@code gate}: GO. */
  static final int OK = 0;

  /** Something is wrong with what was looked at; of {@code gate}: NO_GO. */
  static final int BAD = 1;

  /** The command was not understood, or has not what it needs. */
  static final int USAGE = 2;

  /** Nothing is known: a journey could not be measured; a gate did not decide. */
  static final int UNKNOWN = 3;

  /** Of {@code gate}: a person said stop. */
  static final int HOLD = 4;

  /** Of {@code gate}: no gate answered, or it does not answer us. */
  static final int UNREACHABLE = 5;

  /** The command itself broke. */
  static final int BROKEN = 70;

  private Exit() {}
}
