package dev.pitwall.signal;

/**
 * What is kept of the readings of one signal at one place. Immutable. A kind of reading names the
 * windows it goes into ({@link Sample#windows}); whoever judges it asks for the window it needs.
 */
public interface Window {
  /** The window with one more reading; one of a kind that it does not keep changes nothing. */
  Window with(Sample sample);

  /** What tells it from other windows of the same signal and place. */
  default Object kind() {
    return getClass();
  }
}
