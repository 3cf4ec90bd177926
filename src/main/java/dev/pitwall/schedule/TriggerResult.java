package dev.pitwall.schedule;

/** What became of an order to run a journey once, out of turn. */
public sealed interface TriggerResult {
  /** A run with that id starts. */
  record Started(String id) implements TriggerResult {}

  /** No run starts, and why. */
  enum Refused implements TriggerResult {
    /** There is no such journey, or not at that node. */
    UNKNOWN,
    /** A scheduled or triggered run of the journey is going on there. */
    BUSY,
    /** As many runs as allowed are going on. */
    FULL,
    /** The schedule is closing. */
    CLOSING
  }
}
