package dev.pitwall.rollout;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.TreeMap;

/** How deep a queue was at most, minute by minute, over the last quarter of an hour. */
final class DepthHistory {
  private static final Duration SPAN = Duration.ofMinutes(15);

  private final TreeMap<Instant, Double> minutes = new TreeMap<>();

  void add(Instant at, double depth) {
    minutes.merge(at.truncatedTo(ChronoUnit.MINUTES), depth, Math::max);
    minutes.headMap(at.minus(SPAN)).clear();
  }

  /**
   * How deep it usually was at its deepest: the median of its minutes, so that one peak is not what
   * everything later is measured by. Empty when nothing was read.
   */
  Optional<Double> usual() {
    return minutes.values().stream().sorted().skip(minutes.size() / 2).findFirst();
  }
}
