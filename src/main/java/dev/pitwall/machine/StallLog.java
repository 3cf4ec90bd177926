package dev.pitwall.machine;

import java.util.ArrayDeque;

/** When one kind of work stood still, the latest of it. Safe for use by several threads. */
final class StallLog {
  // At the least stall that is kept, more than a minute of nothing else.
  private static final int MOST = 4_096;

  private record Stall(long from, long to) {
    /** How much of it lies between two moments; differences, since the clock may wrap around. */
    long within(long start, long end) {
      long first = from - start > 0 ? from : start;
      long last = to - end < 0 ? to : end;
      return Math.max(0, last - first);
    }
  }

  private final long tolerated;
  private final ArrayDeque<Stall> stalls = new ArrayDeque<>();
  private long awaitedSince;
  private boolean isAwaited;
  private long all;

  /**
   * @param tolerated in nanoseconds; what comes so late is in time
   */
  StallLog(long tolerated) {
    this.tolerated = tolerated;
  }

  /** Something is due from now on. */
  synchronized void await(long now) {
    isAwaited = true;
    awaitedSince = now;
  }

  synchronized boolean isAwaited() {
    return isAwaited;
  }

  /** It came. */
  synchronized void came(long now) {
    isAwaited = false;
    if (now - awaitedSince > tolerated) {
      if (stalls.size() == MOST) {
        stalls.removeFirst();
      }
      stalls.addLast(new Stall(awaitedSince, now));
      all += now - awaitedSince;
    }
  }

  /** How many nanoseconds it stood still between two moments, with what is still awaited. */
  synchronized long within(long from, long to, long now) {
    long sum = 0;
    for (Stall stall : stalls) {
      sum += stall.within(from, to);
    }
    if (isAwaited && now - awaitedSince > tolerated) {
      sum += new Stall(awaitedSince, now).within(from, to);
    }
    return sum;
  }

  /** All nanoseconds it ever stood still. */
  synchronized long all() {
    return all;
  }
}
