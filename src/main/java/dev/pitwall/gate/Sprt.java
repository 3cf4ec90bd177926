package dev.pitwall.gate;

import dev.pitwall.gate.Finding.Decision;

/**
 * Wald's sequential probability ratio test: is the failure rate p0 (good) or p1 (bad)? It may be
 * looked at after every run.
 *
 * <p>Source: A. Wald, Sequential Analysis (1947). By Ville's inequality the chances of a wrong
 * answer are at most alpha / (1 - beta) and beta / (1 - alpha), for the whole path, however long it
 * goes on.
 *
 * @param p0 the failure rate of a good node
 * @param p1 the failure rate that must be caught; greater than p0
 * @param alpha the chance of stopping a node as good as p0
 * @param beta the chance of passing a node as bad as p1
 */
public record Sprt(double p0, double p1, double alpha, double beta) {
  public Sprt {
    if (!(0 < p0 && p0 < p1 && p1 < 1)) {
      throw new IllegalArgumentException("p0 " + p0 + ", p1 " + p1 + "; required 0 < p0 < p1 < 1");
    }
    if (!(0 < alpha && alpha < 0.5 && 0 < beta && beta < 0.5)) {
      throw new IllegalArgumentException(
          "alpha " + alpha + ", beta " + beta + "; required each between 0 and 0.5");
    }
  }

  /** What n runs, of which so many failed, say. */
  public Decision decide(long n, long failed) {
    double ratio = logLikelihoodRatio(n, failed);
    if (ratio >= stopAt()) {
      return Decision.NO_GO;
    }
    return ratio <= passAt() ? Decision.GO : Decision.UNDECIDED;
  }

  /** The logarithm of how much better p1 explains these runs than p0. */
  public double logLikelihoodRatio(long n, long failed) {
    return failed * perFailure() + (n - failed) * perPass();
  }

  /** How many runs a node as good as p0 needs on average (Wald's approximation). */
  public double runsOfAGoodNode() {
    double drift = p0 * perFailure() + (1 - p0) * perPass();
    return ((1 - alpha) * passAt() + alpha * stopAt()) / drift;
  }

  /** How many runs in a row must now pass until it says GO; 0 when it already does. */
  public int passesToGo(long n, long failed) {
    double distance = logLikelihoodRatio(n, failed) - passAt();
    return distance <= 0 ? 0 : (int) Math.ceil(distance / -perPass());
  }

  /** How many runs in a row must now fail until it says NO_GO; 0 when it already does. */
  public int failuresToStop(long n, long failed) {
    double distance = stopAt() - logLikelihoodRatio(n, failed);
    return distance <= 0 ? 0 : (int) Math.ceil(distance / perFailure());
  }

  double perFailure() {
    return Math.log(p1 / p0);
  }

  double perPass() {
    return Math.log((1 - p1) / (1 - p0));
  }

  double stopAt() {
    return Math.log((1 - beta) / alpha);
  }

  double passAt() {
    return Math.log(beta / (1 - alpha));
  }
}
