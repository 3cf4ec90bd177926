package dev.pitwall.api;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where an order to run a journey once goes. It may block, but does not wait for the run. */
@FunctionalInterface
public interface RunTrigger {
  /**
   * Orders one run.
   *
   * @param node pinned to this node; null through the front door
   * @return the id the run will have; empty when too many are waiting already
   * @throws dev.pitwall.rollout.UnknownName when there is no such journey or node
   */
  Optional<String> run(String journey, @Nullable String node);
}
