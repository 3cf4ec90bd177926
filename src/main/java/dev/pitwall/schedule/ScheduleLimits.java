package dev.pitwall.schedule;

/**
 * How many runs a schedule has under way at the same time.
 *
 * @param atOnce all runs together, 0 or more
 * @param burst burst runs of one lane, 1 or more
 * @param browserSlots how many browser runs the probe can make at once; burst runs that need a
 *     browser are never more than these
 */
public record ScheduleLimits(int atOnce, int burst, int browserSlots) {
  /** The usual number of burst runs of one lane. */
  public static final int BURST = 4;

  public ScheduleLimits {
    if (atOnce < 0 || burst < 1 || browserSlots < 0) {
      throw new IllegalArgumentException(
          "%d runs at once, %d burst runs in a lane, %d browser slots; required at least 0, 1 and 0"
              .formatted(atOnce, burst, browserSlots));
    }
  }

  /** So many runs at once, and bursts of the usual size. */
  public static ScheduleLimits of(int atOnce, int browserSlots) {
    return new ScheduleLimits(atOnce, BURST, browserSlots);
  }

  /** Burst runs of one lane. Without any slot one run still has to say why it cannot be made. */
  int burstOf(boolean needsBrowser) {
    return needsBrowser ? Math.min(burst, Math.max(1, browserSlots)) : burst;
  }

  /**
   * Burst runs of all lanes: three quarters of all runs, or what the others leave of them.
   *
   * @param others the most runs that other triggers had under way lately
   */
  int burstsAtOnce(int others) {
    int most = Math.min(atOnce * 3 / 4, atOnce - others);
    return Math.min(atOnce, Math.max(most, Math.max(1, atOnce / 16)));
  }
}
