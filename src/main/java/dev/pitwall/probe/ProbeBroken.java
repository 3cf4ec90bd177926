package dev.pitwall.probe;

/** We could not measure; says nothing about the target. */
public final class ProbeBroken extends Exception {
  private static final long serialVersionUID = 1L;

  public ProbeBroken(String message) {
    super(message);
  }

  public ProbeBroken(String message, Throwable cause) {
    super(message, cause);
  }
}
