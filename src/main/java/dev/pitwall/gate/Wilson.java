package dev.pitwall.gate;

/**
 * The score interval of a proportion; rounding never leaves the observed rate outside.
 *
 * <p>Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference,
 * JASA 22 (1927).
 */
public final class Wilson {
  /** The normal quantile of a two-sided 95 % interval. */
  private static final double Z = 1.959963984540054;

  private Wilson() {}

  /** The upper end, 0..1; 1 when nothing was observed. */
  public static double upper(long failed, long n) {
    return n == 0
        ? 1
        : Math.clamp(centre(failed, n) + halfWidth(failed, n), (double) failed / n, 1);
  }

  /** The lower end, 0..1; 0 when nothing was observed. */
  public static double lower(long failed, long n) {
    return n == 0 || failed == 0
        ? 0
        : Math.clamp(centre(failed, n) - halfWidth(failed, n), 0, (double) failed / n);
  }

  private static double centre(long failed, long n) {
    return (failed + Z * Z / 2) / (n + Z * Z);
  }

  private static double halfWidth(long failed, long n) {
    double p = (double) failed / n;
    return Z / (n + Z * Z) * Math.sqrt(n * p * (1 - p) + Z * Z / 4);
  }
}
