package dev.pitwall.journey;

import java.time.Instant;
import java.util.List;

/** The figures a minute that are kept longer than runs. */
@FunctionalInterface
public interface RunMinutes {
  /**
   * The minutes of a journey at a target in which a run started, oldest first, up to the newest run
   * that was written. It may block.
   *
   * @param from the first minute is the one that holds this moment
   * @param to the last minute is the one before this moment, or that holds it
   */
  List<RunMinute> minutes(JourneyTarget target, Instant from, Instant to);
}
