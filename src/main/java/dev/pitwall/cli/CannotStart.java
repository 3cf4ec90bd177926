package dev.pitwall.cli;

/** A command cannot start with what it was given; says what was seen and what to do. */
final class CannotStart extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CannotStart(String message) {
    super(message);
  }

  String sentence() {
    return String.valueOf(getMessage());
  }
}
