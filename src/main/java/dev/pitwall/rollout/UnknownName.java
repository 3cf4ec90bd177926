package dev.pitwall.rollout;

/** Somebody named a thing that does not exist. */
public final class UnknownName extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnknownName(String message) {
    super(message);
  }
}
