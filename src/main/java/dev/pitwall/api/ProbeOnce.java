package dev.pitwall.api;

import dev.pitwall.journey.Run;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Runs a journey once for whoever waits for it; such a run is kept nowhere and proves nothing. */
@FunctionalInterface
public interface ProbeOnce {
  /**
   * What is asked for, in the words of blackbox_exporter.
   *
   * @param module the name of a journey
   * @param target a URL, host:port or the name of a node; empty when none was said
   * @param hostname the Host and SNI to say there; empty for the service's own
   * @param limit how long to wait; null waits for as long as the journey may take
   */
  record Question(String module, String target, String hostname, @Nullable Duration limit) {}

  /** What became of it. */
  sealed interface Answer {
    /** It ran to its end. */
    record Ran(Run run, Duration took) implements Answer {}

    /** It had not ended in time. */
    record Late(Duration took) implements Answer {}

    /** There is no such journey. */
    record UnknownModule() implements Answer {}

    /** Nothing was said of where to aim it; the reason says what can be. */
    record NoTarget(String reason) implements Answer {}

    /** It may not be aimed there; the reason says where it may. */
    record BadTarget(String reason) implements Answer {}

    /** It was not run, for want of room here; that says nothing of the target. */
    record Busy(String why) implements Answer {}
  }

  /** Runs it and waits. */
  Answer probe(Question question);
}
