package dev.pitwall.source;

/** A reading failed; the message says why, in a few words. */
public final class ReadFailure extends Exception {
  private static final long serialVersionUID = 1L;

  public ReadFailure(String message) {
    super(message);
  }

  public ReadFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
