package dev.pitwall.signal;

/** Reads one signal of one thing from outside. */
public interface SignalSource {
  /**
   * Reads it once and blocks until it has an answer or its timeout passed. What goes wrong is an
   * {@link Unreadable}, never an exception.
   */
  Sample read();
}
