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
public record BurnHistory(List<Minute> minutes, @Nullable ErrorCounts last) implements Window {
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

  @Override
  public BurnHistory with(Sample sample) {
    return sample instanceof ErrorCounts counts ? with(counts) : this;
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
    Instant oldest = sample.at().truncatedTo(ChronoUnit.MINUTES).minus(SPAN);
    TreeMap<Instant, Increase> sums = new TreeMap<>();
    for (Minute one : minutes) {
      if (one.from().isAfter(oldest)) {
        sums.put(one.from(), one.rise());
      }
    }
    spread(before, sample, oldest)
        .forEach(one -> sums.merge(one.from(), one.rise(), Increase::plus));
    return new BurnHistory(listOf(sums), sample);
  }

  /**
   * What rose between two readings, in the minute of the later one. After a minute or more without
   * a reading it is shared out evenly over that time: what failed in a gap did not all fail now.
   */
  private static List<Minute> spread(ErrorCounts before, ErrorCounts now, Instant oldest) {
    Increase rise = ErrorWindow.step(before, now);
    Instant last = now.at().truncatedTo(ChronoUnit.MINUTES);
    double gap = Duration.between(before.at(), now.at()).toNanos();
    if (gap <= Duration.ofMinutes(1).toNanos()) {
      return List.of(new Minute(last, rise));
    }
    List<Minute> shares = new ArrayList<>();
    for (Instant from = last; from.isAfter(oldest); from = from.minus(1, ChronoUnit.MINUTES)) {
      Instant begin = later(from, before.at());
      Instant end = from.plus(1, ChronoUnit.MINUTES);
      if (!end.isAfter(before.at())) {
        break;
      }
      Instant until = end.isAfter(now.at()) ? now.at() : end;
      double share = Duration.between(begin, until).toNanos() / gap;
      shares.add(new Minute(from, new Increase(rise.bad() * share, rise.total() * share)));
    }
    return shares;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static List<Minute> listOf(TreeMap<Instant, Increase> sums) {
    List<Minute> minutes = new ArrayList<>();
    sums.forEach((from, rise) -> minutes.add(new Minute(from, rise)));
    return minutes;
  }

  /**
   * Both together, for the nodes of one service; it is as new as the newer of the two, since a node
   * that is being upgraded cannot be read.
   */
  public BurnHistory and(BurnHistory other) {
    TreeMap<Instant, Increase> sums = new TreeMap<>();
    minutes.forEach(minute -> sums.merge(minute.from(), minute.rise(), Increase::plus));
    other.minutes.forEach(minute -> sums.merge(minute.from(), minute.rise(), Increase::plus));
    ErrorCounts mine = last;
    ErrorCounts theirs = other.last;
    boolean newer = mine == null || (theirs != null && theirs.at().isAfter(mine.at()));
    return new BurnHistory(listOf(sums), newer ? theirs : mine);
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
