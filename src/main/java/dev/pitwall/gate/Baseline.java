package dev.pitwall.gate;

import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import java.util.List;
import java.util.Optional;

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

  /**
   * No journey is taken for worse than this, unless enough runs on good nodes show that it is; then
   * it is held against what they show, which can stop it and prove nothing.
   */
  public static final double CAP = 0.05;

  /**
   * A journey nobody has measured is taken for one that passed this many runs, so that a first
   * rollout is judged almost as sharply as a later one (docs/STATISTICS.md).
   */
  public static final long PRIOR_RUNS = 200;

  /** With fewer runs than this a few unlucky ones must not excuse a node. */
  public static final int ENOUGH = 20;

  /** A journey that would need more runs than this, on average, on a good node cannot decide. */
  public static final double MOST_RUNS = 60;

  public Baseline {
    if (failed < 0 || failed > n) {
      throw new IllegalArgumentException(failed + " of " + n + " runs failed; impossible");
    }
  }

  /**
   * What those runs show. Where the newest differ from all of them beyond chance, only the newest
   * count: an outage that is over is no excuse for a node that is upgraded now, and one that goes
   * on everywhere is no fault of its.
   *
   * @param newestFirst runs that passed or failed
   */
  public static Baseline of(List<Run> newestFirst) {
    Baseline all = counted(newestFirst);
    Baseline newest = counted(newestFirst.subList(0, Math.min(ENOUGH, newestFirst.size())));
    boolean changed =
        Wilson.upper(newest.failed, newest.n) < Wilson.lower(all.failed, all.n)
            || Wilson.lower(newest.failed, newest.n) > Wilson.upper(all.failed, all.n);
    return changed ? newest : all;
  }

  private static Baseline counted(List<Run> runs) {
    long failed = runs.stream().filter(run -> run.outcome() == Outcome.FAILED).count();
    return new Baseline(runs.size(), failed);
  }

  /** Whether enough runs show, by their lower Wilson bound, that good nodes fail above the cap. */
  public boolean isAboveCap() {
    return n >= ENOUGH && Wilson.lower(failed, n) > CAP;
  }

  /**
   * The failure rate a good node may have. Up to the cap: the upper Wilson bound of what the peers
   * show on top of the prior runs; it starts at 1.9 %, falls as the peers prove themselves and
   * rises with each of their failures. Above the cap: the upper bound of what they show.
   */
  public double p0() {
    return isAboveCap()
        ? Wilson.upper(failed, n)
        : Math.clamp(Wilson.upper(failed, n + PRIOR_RUNS), FLOOR, CAP);
  }

  /**
   * The test of a node against these peers; empty when the journey fails too often to decide within
   * a sensible number of runs.
   *
   * <p>Above the cap p1 moves up with p0, and keeps its share of the room between p0 and 1.
   *
   * @param p1 the failure rate that must be caught where good nodes stay below the cap
   */
  public Optional<Sprt> test(double p1, double alpha, double beta) {
    if (!isAboveCap()) {
      return Optional.of(new Sprt(p0(), p1, alpha, beta));
    }
    double good = p0();
    double bad = good + (p1 - CAP) / (1 - CAP) * (1 - good);
    if (!(good < bad && bad < 1)) {
      return Optional.empty();
    }
    Sprt test = new Sprt(good, bad, alpha, beta);
    return test.runsOfAGoodNode() <= MOST_RUNS ? Optional.of(test) : Optional.empty();
  }
}
