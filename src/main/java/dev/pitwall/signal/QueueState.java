package dev.pitwall.signal;

/** How a queue is. */
public enum QueueState {
  /** It keeps up. */
  OK,
  /** It grew over the whole window and nothing was said about how far it may. */
  WARN,
  /** Later or fuller than it may be. */
  SATURATED,
  /** Items wait and none is finished. */
  STALLED,
  /** Items wait and nobody takes them. */
  NO_CONSUMERS,
  /** What was worked off was turned back, and is worked off again. */
  REWIND,
  /** No reading, or none that is fresh; never good. */
  UNKNOWN
}
