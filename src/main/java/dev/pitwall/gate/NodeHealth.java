package dev.pitwall.gate;

import dev.pitwall.journey.HealthRule;
import dev.pitwall.signal.HealthSample;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a node said of its health lately, oldest first.
 *
 * @param samples at most as many as race control remembers
 * @param upAfter so many good answers in a row make it up
 * @param downAfter so many bad answers in a row make it down
 */
public record NodeHealth(String node, List<HealthSample> samples, int upAfter, int downAfter) {
  /** How a node is. */
  public enum State {
    UP,
    DOWN,
    /** Too few answers, or too old ones. */
    UNKNOWN
  }

  public NodeHealth {
    samples = List.copyOf(samples);
  }

  /** With the usual numbers in a row. */
  public NodeHealth(String node, List<HealthSample> samples) {
    this(node, samples, HealthRule.UP_AFTER, HealthRule.DOWN_AFTER);
  }

  /**
   * How it is at that moment, counting only answers since an instant and none older than an age.
   */
  public State at(Instant now, Instant since, Duration maxAge) {
    List<HealthSample> counted = since(since);
    if (counted.isEmpty() || isTooFar(counted.getLast().at(), now, maxAge)) {
      return State.UNKNOWN;
    }
    if (streak(counted, true) >= upAfter) {
      return State.UP;
    }
    return streak(counted, false) >= downAfter ? State.DOWN : State.UNKNOWN;
  }

  /** When it first was up since an instant: the moment of the last good answer that was needed. */
  public Optional<Instant> firstUp(Instant since) {
    int inARow = 0;
    for (HealthSample sample : since(since)) {
      inARow = sample.up() ? inARow + 1 : 0;
      if (inARow >= upAfter) {
        return Optional.of(sample.at());
      }
    }
    return Optional.empty();
  }

  /** The first of the good answers in a row that made it up, since an instant. */
  public Optional<Instant> firstGood(Instant since) {
    Instant first = null;
    int inARow = 0;
    for (HealthSample sample : since(since)) {
      first = inARow == 0 ? sample.at() : first;
      inARow = sample.up() ? inARow + 1 : 0;
      if (inARow >= upAfter) {
        return Optional.ofNullable(first);
      }
    }
    return Optional.empty();
  }

  /** The answers since an instant. */
  public List<HealthSample> since(Instant since) {
    return samples.stream().filter(sample -> !sample.at().isBefore(since)).toList();
  }

  /** An answer from the future is as doubtful as an old one: a clock has jumped. */
  private static boolean isTooFar(Instant at, Instant now, Duration maxAge) {
    return Duration.between(at, now).abs().compareTo(maxAge) > 0;
  }

  private static int streak(List<HealthSample> counted, boolean up) {
    int length = 0;
    for (int i = counted.size() - 1; i >= 0 && counted.get(i).up() == up; i--) {
      length++;
    }
    return length;
  }
}
