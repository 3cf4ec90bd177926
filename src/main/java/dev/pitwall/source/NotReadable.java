package dev.pitwall.source;

/** A reading failed; the message says why, in a few words. */
public final class NotReadable extends Exception {
  private static final long serialVersionUID = 1L;

  public NotReadable(String message) {
    super(message);
  }

  public NotReadable(String message, Throwable cause) {
    super(message, cause);
  }
}
