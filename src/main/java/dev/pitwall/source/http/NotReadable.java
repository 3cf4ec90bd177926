package dev.pitwall.source.http;

/** A reading failed; the message says why, in a few words. */
final class NotReadable extends Exception {
  private static final long serialVersionUID = 1L;

  NotReadable(String message) {
    super(message);
  }
}
