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

  public Baseline {
    if (failed < 0 || failed > n) {
      throw new IllegalArgumentException(failed + " of " + n + " runs failed; impossible");
    }
  }

  /**
   * The failure rate a good node may have: the upper Wilson bound of what the peers show, within
   * floor and cap. Few runs leave the bound high, so p0 starts at the cap and falls as the peers
   * prove themselves.
   */
  public double p0() {
    return Math.clamp(Wilson.upper(failed, n), FLOOR, CAP);
  }

  /**
   * Whether the peers show that the journey fails too often to decide: the lower bound is above the
   * cap.
   */
  public boolean isUnfit() {
    return Wilson.lower(failed, n) > CAP;
  }
}
