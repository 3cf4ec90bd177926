package dev.pitwall.web;

import dev.pitwall.signal.QueueReport;
import dev.pitwall.signal.Sample;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was read last from outside. It may block. */
@FunctionalInterface
public interface Readings {
  /**
   * The newest reading of one signal at one place.
   *
   * @param queue what its window says, for a queue; null for anything else
   */
  record Reading(Sample latest, @Nullable QueueReport queue) {}

  List<Reading> latest();
}
