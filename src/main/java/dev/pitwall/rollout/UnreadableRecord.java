package dev.pitwall.rollout;

/** A record is kept and cannot be read; the message names it, says why, and what to do. */
public class UnreadableRecord extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  public UnreadableRecord(String message, Throwable cause) {
    super(message, cause);
  }
}
