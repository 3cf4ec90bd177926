package dev.pitwall.api;

import dev.pitwall.journey.Run;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Runs a journey once for whoever waits for it; such a run is kept nowhere and proves nothing. */
@FunctionalInterface
public interface ProbeOnce {
  /** What became of it. */
  sealed interface Answer {
    /** It ran to its end. */
    record Ran(Run run, Duration took) implements Answer {}

    /** It had not ended in time. */
    record Late(Duration took) implements Answer {}

    /** There is no such journey. */
    record UnknownModule() implements Answer {}

    /** It may not be aimed there; the reason says where it may. */
    record BadTarget(String reason) implements Answer {}

    /** As many as allowed are under way. */
    record Busy() implements Answer {}
  }

  /**
   * Runs it and waits.
   *
   * @param target a URL, host:port or the name of a node; null for the service's front door
   * @param limit how long to wait; null waits for as long as the journey may take
   */
  Answer probe(String journey, @Nullable String target, @Nullable Duration limit);
}
