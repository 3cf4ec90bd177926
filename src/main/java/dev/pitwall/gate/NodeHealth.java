package dev.pitwall.gate;

import dev.pitwall.signal.HealthSample;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a node said of its health lately, oldest first.
 *
 * @param samples at most as many as race control remembers
 */
public record NodeHealth(String node, List<HealthSample> samples) {
  /** So many good answers in a row make a node up. */
  public static final int UP_AFTER = 2;

  /** So many bad answers in a row make a node down that was up. */
  public static final int DOWN_AFTER = 3;

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

  /**
   * How it is at that moment, counting only answers since an instant and none older than an age.
   */
  public State at(Instant now, Instant since, Duration maxAge) {
    List<HealthSample> counted = since(since);
    if (counted.isEmpty() || isTooFar(counted.getLast().at(), now, maxAge)) {
      return State.UNKNOWN;
    }
    if (streak(counted, true) >= UP_AFTER) {
      return State.UP;
    }
    return streak(counted, false) >= DOWN_AFTER ? State.DOWN : State.UNKNOWN;
  }

  /** When it first was up since an instant: the moment of its second good answer in a row. */
  public Optional<Instant> firstUp(Instant since) {
    int inARow = 0;
    for (HealthSample sample : since(since)) {
      inARow = sample.up() ? inARow + 1 : 0;
      if (inARow >= UP_AFTER) {
        return Optional.of(sample.at());
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
