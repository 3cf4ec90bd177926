package dev.pitwall.cli;

/** A command cannot start with what it was given; says what was seen and what to do. */
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Refused(String message) {
    super(message);
  }

  String sentence() {
    return String.valueOf(getMessage());
  }
}
