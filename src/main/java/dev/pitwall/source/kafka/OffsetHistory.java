package dev.pitwall.source.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When the end of a partition was where: tells how long its first unread record has waited. Bounded
 * by halving its resolution whenever it is full, so that it reaches back as far as it is needed.
 */
final class OffsetHistory {
  static final int MOST_MARKS = 64;

  /** The end stood at this offset from the first moment to the last. */
  private record Mark(long end, Instant first, Instant last) {}

  private final long start;
  private final List<Mark> marks = new ArrayList<>();

  /**
   * @param start the first offset there was when the partition was first seen
   */
  OffsetHistory(long start) {
    this.start = start;
  }

  /** The first offset there was when the partition was first seen. */
  long start() {
    return start;
  }

  int size() {
    return marks.size();
  }

  /** Notes where the end is; one that went back, or a time that did, makes all older notes void. */
  void ends(long end, Instant at) {
    Mark newest = marks.isEmpty() ? null : marks.getLast();
    if (newest != null && (end < newest.end() || at.isBefore(newest.last()))) {
      marks.clear();
    } else if (newest != null && end == newest.end()) {
      marks.set(marks.size() - 1, new Mark(end, newest.first(), at));
      return;
    }
    marks.add(new Mark(end, at, at));
    if (marks.size() > MOST_MARKS) {
      thin();
    }
  }

  /** Drops every other mark between the oldest and the newest. */
  private void thin() {
    for (int i = marks.size() - 2; i > 0; i -= 2) {
      marks.remove(i);
    }
  }

  /**
   * How long the first record from a position on has waited, as if records came evenly between two
   * readings; null when it came before the first reading that is remembered.
   *
   * @param position the offset of the first unread record; the notes before it are forgotten
   */
  @Nullable Duration waiting(long position, Instant at) {
    int below = marks.size() - 1;
    while (below >= 0 && marks.get(below).end() > position) {
      below--;
    }
    if (below < 0) {
      return null;
    }
    marks.subList(0, below).clear();
    return marks.size() == 1 ? Duration.ZERO : age(marks.getFirst(), marks.get(1), position, at);
  }

  private static Duration age(Mark from, Mark to, long position, Instant at) {
    double share = (double) (position - from.end()) / (to.end() - from.end());
    long between = Duration.between(from.last(), to.first()).toMillis();
    Duration age = Duration.between(from.last().plusMillis(Math.round(share * between)), at);
    return age.isNegative() ? Duration.ZERO : age;
  }
}
