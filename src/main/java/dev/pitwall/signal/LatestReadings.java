package dev.pitwall.signal;

import java.util.List;

/** What was read last from outside. */
@FunctionalInterface
public interface LatestReadings {
  /** The newest reading of every signal at every place. It may block. */
  List<LatestReading> latest();
}
