package dev.pitwall.schedule;

import dev.pitwall.journey.Trigger;

/** Counts the runs under way against the limits. Guarded by the schedule's lock. */
final class RunCapacity {
  /** Of so many runs that are no bursts the peak is remembered, and of so many before them. */
  private static final int LATELY = 1_000;

  private final ScheduleLimits limits;
  private int taken;
  private int bursts;
  private int inBrowsers;
  private int burstsInBrowsers;
  private int others;
  private int peak;
  private int peakBefore;

  RunCapacity(ScheduleLimits limits) {
    this.limits = limits;
  }

  /** Whether one more run may start. */
  boolean hasFree(Trigger trigger, boolean needsBrowser) {
    if (taken >= limits.atOnce()) {
      return false;
    }
    return switch (trigger) {
      case SCHEDULE, MANUAL -> true;
      case BURST ->
          bursts < limits.burstsAtOnce(Math.max(peak, peakBefore))
              && (!needsBrowser || browserHasRoomForBurst());
    };
  }

  /**
   * A burst run starts when it finds a slot free, so it does not time out waiting for one. One may
   * wait in any case: where scheduled runs use all slots, questions must still be answered.
   */
  private boolean browserHasRoomForBurst() {
    return burstsInBrowsers == 0 || inBrowsers < limits.browserSlots();
  }

  /** Takes a place, which must be free. */
  void take(Trigger trigger, boolean needsBrowser) {
    count(trigger, needsBrowser, 1);
    if (trigger != Trigger.BURST) {
      peak = Math.max(peak, taken - bursts);
      notice();
    }
  }

  private void notice() {
    others++;
    if (others == LATELY) {
      others = 0;
      peakBefore = peak;
      peak = 0;
    }
  }

  /** Gives a place back. */
  void free(Trigger trigger, boolean needsBrowser) {
    count(trigger, needsBrowser, -1);
  }

  private void count(Trigger trigger, boolean needsBrowser, int change) {
    boolean burst = trigger == Trigger.BURST;
    taken += change;
    bursts += burst ? change : 0;
    inBrowsers += needsBrowser ? change : 0;
    burstsInBrowsers += burst && needsBrowser ? change : 0;
  }
}
