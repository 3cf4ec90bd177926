package dev.pitwall.gate;

/**
 * How a journey did on the nodes that are not upgraded yet, in the same minutes.
 *
 * @param n how many runs
 * @param failed how many of them failed
 */
public record Baseline(long n, long failed) {
  /** Nothing is known of the peers. */
  public static final Baseline NONE = new Baseline(0, 0);

  /** No journey is taken for better than this, since nothing shown so far is. */
  public static final double FLOOR = 0.01;

  /** A journey shown to fail more often than this on good nodes cannot decide. */
  public static final double CAP = 0.05;

  /**
   * A journey nobody has measured is taken for one that passed this many runs, so that a first
   * rollout is judged almost as sharply as a later one (docs/STATISTICS.md).
   */
  public static final long PRIOR_RUNS = 200;

  /** With fewer runs than this a few unlucky ones must not disarm a journey. */
  public static final long ENOUGH_TO_BE_UNFIT = 20;

  public Baseline {
    if (failed < 0 || failed > n) {
      throw new IllegalArgumentException(failed + " of " + n + " runs failed; impossible");
    }
  }

  /**
   * The failure rate a good node may have: the upper Wilson bound of what the peers show on top of
   * the prior runs, within floor and cap. It starts at 1.9 %, falls as the peers prove themselves
   * and rises with each of their failures.
   */
  public double p0() {
    return Math.clamp(Wilson.upper(failed, n + PRIOR_RUNS), FLOOR, CAP);
  }

  /**
   * Whether the peers show that the journey fails too often to decide: the lower bound of enough
   * runs is above the cap.
   */
  public boolean isUnfit() {
    return n >= ENOUGH_TO_BE_UNFIT && Wilson.lower(failed, n) > CAP;
  }
}
