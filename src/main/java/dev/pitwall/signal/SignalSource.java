package dev.pitwall.signal;

/** Reads one signal of one thing from outside. */
public interface SignalSource extends AutoCloseable {
  /**
   * Reads it once and blocks until it has an answer or its timeout passed. What goes wrong is an
   * {@link Unreadable}, never an exception.
   */
  Sample read();

  /** Lets go of what it keeps open; it is not read any more. */
  @Override
  default void close() {}
}
