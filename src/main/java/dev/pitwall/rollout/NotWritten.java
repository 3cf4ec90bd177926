package dev.pitwall.rollout;

import org.jspecify.annotations.Nullable;

/**
 * A change could not be written, and so has not happened. The message says why and what to do, and
 * may be told to whoever asked for the change.
 */
public final class NotWritten extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what keeps it from being written, in words for people
   */
  public NotWritten(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The message, which is never absent. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
