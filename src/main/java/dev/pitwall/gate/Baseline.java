package dev.pitwall.gate;

import dev.pitwall.journey.Run;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How a journey did on good nodes within the last hour.
 *
 * @param n how many runs
 * @param failed how many of them failed
 */
public record Baseline(long n, long failed) {
  /** Nothing is known of good nodes. */
  public static final Baseline NONE = new Baseline(0, 0);

  /** The failure rate a good node may have where fewer than {@link #ENOUGH} runs tell. */
  public static final double UNKNOWN = 0.05;

  /** No journey is taken for better than this, however many runs passed. */
  public static final double FLOOR = 0.02;

  /** With fewer runs than this the rate is not known. */
  public static final int ENOUGH = 20;

  /** So many passes are put beside those seen, since a short hour proves little. */
  public static final long PRIOR_RUNS = 40;

  /** A journey that would need more runs than this, on average, on a good node cannot decide. */
  public static final double MOST_RUNS = 60;

  public Baseline {
    if (failed < 0 || failed > n) {
      throw new IllegalArgumentException(failed + " of " + n + " runs failed; impossible");
    }
  }

  /**
   * What the runs on one node show. Where the newest fail less often than all of them, beyond
   * chance, only the newest count: an outage that is over excuses nobody.
   *
   * @param newestFirst runs that passed or failed
   */
  public static Baseline of(List<Run> newestFirst) {
    Baseline all = counted(newestFirst);
    Baseline newest = counted(newestFirst.subList(0, Math.min(ENOUGH, newestFirst.size())));
    boolean better = Wilson.upper(newest.failed, newest.n) < Wilson.lower(all.failed, all.n);
    return better ? newest : all;
  }

  private static Baseline counted(List<Run> runs) {
    return new Baseline(runs.size(), TargetRuns.failed(runs));
  }

  /** Whether good nodes fail so seldom that a test against them is worth its runs. */
  public boolean isFit(double p1) {
    return test(p1, 1e-3, 1e-3).isPresent();
  }

  /** The share that failed; 0 when there was no run. */
  double rate() {
    return n == 0 ? 0 : (double) failed / n;
  }

  /**
   * What the better half of some peers show, so that a bad one among them neither excuses nor
   * condemns a node.
   *
   * @param peers one for each peer; those without a run do not count
   */
  public static Baseline ofBetterHalf(List<Baseline> peers) {
    List<Baseline> ran =
        peers.stream()
            .filter(peer -> peer.n > 0)
            .sorted(Comparator.comparingDouble(Baseline::rate))
            .toList();
    return ran.subList(0, (ran.size() + 1) / 2).stream().reduce(NONE, Baseline::and);
  }

  /** Both together. */
  Baseline and(Baseline other) {
    return new Baseline(n + other.n, failed + other.failed);
  }

  /**
   * The failure rate a good node may have: the upper end of the 95 % Wilson interval of what was
   * seen, on top of {@link #PRIOR_RUNS} passes.
   */
  public double p0() {
    return n < ENOUGH ? UNKNOWN : Math.max(FLOOR, Wilson.upper(failed, n + PRIOR_RUNS));
  }

  /**
   * The test of a target against good nodes; empty when good nodes fail so often that no sensible
   * number of runs tells them from bad ones. Where none was seen to fail, a small rate to be caught
   * just takes its many runs.
   *
   * @param p1 the failure rate that must be caught
   */
  public Optional<Sprt> test(double p1, double alpha, double beta) {
    double good = p0();
    if (good >= p1) {
      return Optional.empty();
    }
    Sprt test = new Sprt(good, p1, alpha, beta);
    return failed == 0 || test.runsOfAGoodNode() <= MOST_RUNS
        ? Optional.of(test)
        : Optional.empty();
  }
}
