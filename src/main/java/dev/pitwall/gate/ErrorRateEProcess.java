package dev.pitwall.gate;

import java.util.List;

/**
 * Does the node fail more often than its peers? An e-process over the failed requests of both,
 * which may be looked at after every sample.
 *
 * <p>If node and peers fail equally often, a failed request is the node's with the chance θ of its
 * share of the requests. Against that stand alternatives in which the node's odds of failing are so
 * many times higher; the mean of their likelihood ratios is a martingale under equality, so by
 * Ville's inequality it ever reaches 1/alpha with a chance of at most alpha.
 *
 * <p>Source: Turner, Ly, Grünwald, Generic E-variables for exact sequential k-sample tests (2021);
 * the grid of alternatives is ours.
 */
public final class ErrorRateEProcess {
  private static final double[] ODDS = {2, 4, 8, 16, 64, 1024};

  private ErrorRateEProcess() {}

  /**
   * What happened in one stretch of time.
   *
   * @param nodeBad failed requests on the node
   * @param nodeTotal requests on the node
   * @param peerBad failed requests on its peers together
   * @param peerTotal requests on its peers together
   */
  public record Stretch(double nodeBad, double nodeTotal, double peerBad, double peerTotal) {}

  /** How many times better "the node is worse" explains what happened than "they are equal". */
  public static double eValue(List<Stretch> stretches) {
    double sum = 0;
    for (double odds : ODDS) {
      double log = 0;
      for (Stretch stretch : stretches) {
        log += logRatio(stretch, odds);
      }
      sum += Math.exp(Math.min(log, 600));
    }
    return sum / ODDS.length;
  }

  private static double logRatio(Stretch stretch, double odds) {
    double all = stretch.nodeTotal() + stretch.peerTotal();
    if (stretch.nodeTotal() <= 0 || stretch.peerTotal() <= 0) {
      return 0; // without requests on both sides a failure says nothing about the difference
    }
    double theta = stretch.nodeTotal() / all;
    double worse = odds * theta / (odds * theta + 1 - theta);
    return stretch.nodeBad() * Math.log(worse / theta)
        + stretch.peerBad() * Math.log((1 - worse) / (1 - theta));
  }
}
