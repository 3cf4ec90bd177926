package dev.pitwall.signal;

import dev.pitwall.signal.ErrorWindow.Increase;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How error counters rose over the last hours, minute by minute: enough for windows of up to six
 * hours in a few kilobytes.
 *
 * @param minutes oldest first
 * @param last the newest reading, from which the next rise is counted; null before the first
 */
public record BurnHistory(List<Minute> minutes, @Nullable ErrorCounts last) {
  /** How far back it looks. */
  public static final Duration SPAN = Duration.ofHours(6);

  /** Nothing read yet. */
  public static final BurnHistory EMPTY = new BurnHistory(List.of(), null);

  /**
   * What happened in one minute.
   *
   * @param from when it began
   */
  public record Minute(Instant from, Increase rise) {}

  public BurnHistory {
    minutes = List.copyOf(minutes);
  }

  /** The history with one more reading; one that is older than the last changes nothing. */
  public BurnHistory with(ErrorCounts sample) {
    ErrorCounts before = last;
    if (before == null) {
      return new BurnHistory(minutes, sample);
    }
    if (!sample.at().isAfter(before.at())) {
      return this;
    }
    Instant minute = sample.at().truncatedTo(ChronoUnit.MINUTES);
    List<Minute> kept = new ArrayList<>();
    for (Minute one : minutes) {
      if (one.from().isAfter(minute.minus(SPAN)) && one.from().isBefore(minute)) {
        kept.add(one);
      }
    }
    Increase rise = ErrorWindow.step(before, sample);
    boolean same = !minutes.isEmpty() && minutes.getLast().from().equals(minute);
    kept.add(new Minute(minute, same ? minutes.getLast().rise().plus(rise) : rise));
    return new BurnHistory(kept, sample);
  }

  /**
   * Both together, for the nodes of one service; it is as new as the newer of the two, since a node
   * that is being upgraded cannot be read.
   */
  public BurnHistory and(BurnHistory other) {
    TreeMap<Instant, Increase> sums = new TreeMap<>();
    minutes.forEach(minute -> sums.merge(minute.from(), minute.rise(), Increase::plus));
    other.minutes.forEach(minute -> sums.merge(minute.from(), minute.rise(), Increase::plus));
    List<Minute> both = new ArrayList<>();
    sums.forEach((from, rise) -> both.add(new Minute(from, rise)));
    ErrorCounts mine = last;
    ErrorCounts theirs = other.last;
    boolean newer = mine == null || (theirs != null && theirs.at().isAfter(mine.at()));
    return new BurnHistory(both, newer ? theirs : mine);
  }

  /** What happened in the last while before a moment, or in as much of it as was seen. */
  public Increase over(Duration window, Instant now) {
    Instant from = now.minus(window).truncatedTo(ChronoUnit.MINUTES);
    Increase sum = Increase.ZERO;
    for (Minute minute : minutes) {
      if (!minute.from().isBefore(from) && !minute.from().isAfter(now)) {
        sum = sum.plus(minute.rise());
      }
    }
    return sum;
  }

  /** When it was last read. */
  public Optional<Instant> newest() {
    ErrorCounts newest = last;
    return newest == null ? Optional.empty() : Optional.of(newest.at());
  }
}
