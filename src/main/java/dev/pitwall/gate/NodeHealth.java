package dev.pitwall.gate;

import dev.pitwall.journey.HealthRule;
import dev.pitwall.signal.HealthSample;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a node said of its health lately, oldest first.
 *
 * @param samples at most as many as are remembered; put in the order of their dates
 * @param upAfter so many good answers in a row make it up
 * @param downAfter so many bad answers in a row make it down
 * @param every how often it is asked
 */
public record NodeHealth(
    String node, List<HealthSample> samples, int upAfter, int downAfter, Duration every) {
  /** An answer may always be this old: a busy machine asks late. */
  private static final Duration FRESH = Duration.ofSeconds(5);

  /** An answer this old still says how a node is that nobody is about to touch. */
  private static final Duration RECENT = Duration.ofSeconds(30);

  /** An answer is dated ahead of the clock by no more than this. */
  private static final Duration AHEAD = Duration.ofSeconds(1);

  /** How a node is. */
  public enum State {
    UP,
    DOWN,
    /** Too few answers, or too old ones. */
    UNKNOWN
  }

  public NodeHealth {
    samples = inOrder(samples);
  }

  private static List<HealthSample> inOrder(List<HealthSample> samples) {
    for (int i = 1; i < samples.size(); i++) {
      if (samples.get(i).at().isBefore(samples.get(i - 1).at())) {
        return samples.stream().sorted(Comparator.comparing(HealthSample::at)).toList();
      }
    }
    return List.copyOf(samples);
  }

  /** With the usual numbers in a row. */
  public NodeHealth(String node, List<HealthSample> samples) {
    this(node, samples, HealthRule.UP_AFTER, HealthRule.DOWN_AFTER, Duration.ofSeconds(1));
  }

  /** How old its newest answer may be: 3 times its pace, and never above a limit. */
  Duration freshness(Duration limit) {
    Duration paced = every.multipliedBy(3);
    Duration fresh = paced.compareTo(FRESH) < 0 ? FRESH : paced;
    return fresh.compareTo(limit) < 0 ? fresh : limit;
  }

  /**
   * How it is at that moment, counting only answers since an instant and none older than an age.
   */
  public State at(Instant now, Instant since, Duration maxAge) {
    List<HealthSample> counted = between(since, now);
    if (counted.isEmpty() || isTooOld(counted.getLast().at(), now, maxAge)) {
      return State.UNKNOWN;
    }
    if (streak(counted, true) >= upAfter) {
      return State.UP;
    }
    return streak(counted, false) >= downAfter ? State.DOWN : State.UNKNOWN;
  }

  /** Whether its newest answers make it up, and are no older than a few of its paces. */
  public boolean isUp(Instant now) {
    Duration paced = every.multipliedBy(3);
    Duration recent = paced.compareTo(RECENT) > 0 ? paced : RECENT;
    List<HealthSample> counted =
        between(now.minus(every.multipliedBy(upAfter + 2L)).minus(recent), now);
    return !counted.isEmpty()
        && !isTooOld(counted.getLast().at(), now, recent)
        && streak(counted, true) >= upAfter;
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
    return from(since, Instant.MAX);
  }

  /** How many bad answers in a row came last, since an instant. */
  public int badInARow(Instant since) {
    return streak(since(since), false);
  }

  /** The answers since an instant that are not dated after now: there a clock has jumped. */
  List<HealthSample> between(Instant since, Instant now) {
    return from(since, now.plus(AHEAD));
  }

  private List<HealthSample> from(Instant since, Instant upTo) {
    int end = samples.size();
    while (end > 0 && samples.get(end - 1).at().isAfter(upTo)) {
      end--;
    }
    return samples.subList(Math.min(firstSince(since), end), end);
  }

  private int firstSince(Instant moment) {
    int low = 0;
    int high = samples.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (samples.get(middle).at().isBefore(moment)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static boolean isTooOld(Instant at, Instant now, Duration maxAge) {
    return Duration.between(at, now).compareTo(maxAge) > 0;
  }

  private static int streak(List<HealthSample> counted, boolean up) {
    int length = 0;
    for (int i = counted.size() - 1; i >= 0 && counted.get(i).up() == up; i--) {
      length++;
    }
    return length;
  }
}
