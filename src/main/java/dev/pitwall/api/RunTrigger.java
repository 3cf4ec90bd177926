package dev.pitwall.api;

import org.jspecify.annotations.Nullable;

/** Where an order to run a journey once goes. It may block, but does not wait for the run. */
@FunctionalInterface
public interface RunTrigger {
  /** What became of an order. */
  sealed interface Answer {
    /** A run with that id starts. */
    record Started(String id) implements Answer {}

    /** No run starts, and why. Nothing is queued; the order can be given again. */
    enum Refused implements Answer {
      /** A scheduled or ordered run of the journey is going on there. */
      BUSY,
      /** As many runs as allowed are going on. */
      FULL,
      /** The service is stopping. */
      CLOSING
    }
  }

  /**
   * Orders one run.
   *
   * @param node pinned to this node; null through the front door
   * @throws dev.pitwall.rollout.UnknownName when there is no such journey or node
   */
  Answer run(String journey, @Nullable String node);
}
