package dev.pitwall.gate;

import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Do other nodes fail at a journey in the same seconds? Then it is an outage, and no fault of the
 * node.
 *
 * <p>A node is blamed when one failure rate for all explains what happened at least a thousand
 * times worse than one rate for the node and another for its peers (a likelihood ratio). {@link
 * SoundPeers} are those that may be held against it.
 *
 * @param state what the comparison says
 * @param n runs of the peers in those seconds
 * @param failed how many of them failed
 * @param failing the peers on which a run failed in those seconds, with their counts, in words
 * @param missing how many more runs each peer is to make, so that it can be said
 */
record PeerComparison(State state, long n, long failed, List<String> failing, int missing) {
  /** What a comparison says. */
  enum State {
    /** The service has no other node to compare with. */
    ALONE,
    /** The node is worse than its peers. */
    WORSE,
    /** The peers fail as well. */
    COMMON,
    /** Too few runs of peers in those seconds. */
    OPEN
  }

  static final double WORSE_BY = Math.log(1e-3);

  /** So large a share of failures on the peers is an outage. */
  private static final double OUTAGE = 1.0 / 3;

  private static final int LEAST_FOR_OUTAGE = 3;
  private static final int MOST_MISSING = 20;
  private static final int ENOUGH_PEERS = 8;

  /** Clocks and starts of runs that were asked for together differ by so much. */
  private static final Duration SLACK = Duration.ofSeconds(1);

  /**
   * Holds a stretch of runs on a node against the peers.
   *
   * @param sound the peers that may be held against it
   * @param stretch runs that passed or failed, the oldest start first, at least one failed
   */
  static PeerComparison of(
      Evidence evidence, String journey, List<String> sound, List<Run> stretch) {
    if (sound.isEmpty()) {
      return new PeerComparison(State.ALONE, 0, 0, List.of(), 0);
    }
    List<Run> failures = RunSequence.failedOf(stretch);
    Instant from = failures.getFirst().startedAt().minus(SLACK);
    Instant upTo = failures.getLast().endedAt().plus(SLACK);
    Baseline seen = Baseline.NONE;
    List<String> failing = new ArrayList<>();
    for (String peer : sound) {
      Baseline own = counted(evidence.runs().of(journey, peer).between(from, upTo));
      seen = seen.and(own);
      if (own.failed() > 0) {
        failing.add(peer + " (" + own.failed() + " of " + own.n() + ")");
      }
    }
    Baseline node = new Baseline(stretch.size(), failures.size());
    return compared(node, seen, failing, sound.size());
  }

  static Baseline counted(List<Run> runs) {
    long n = 0;
    long failed = 0;
    for (Run run : runs) {
      n += run.isEvidence() ? 1 : 0;
      failed += run.isEvidence() && run.outcome() == Outcome.FAILED ? 1 : 0;
    }
    return new Baseline(n, failed);
  }

  private static PeerComparison compared(
      Baseline node, Baseline others, List<String> failing, int peers) {
    State state = State.OPEN;
    if (others.rate() < node.rate() && ratio(node, others) <= WORSE_BY) {
      state = State.WORSE;
    } else if (others.n() >= LEAST_FOR_OUTAGE && others.rate() >= OUTAGE) {
      state = State.COMMON;
    }
    int missing = state == State.WORSE ? 0 : missing(node, others, peers);
    return new PeerComparison(state, others.n(), others.failed(), failing, missing);
  }

  /** How many more passes each peer is to show; none where only more runs of the node can tell. */
  private static int missing(Baseline node, Baseline others, int peers) {
    if (others.n() >= ENOUGH_PEERS + 4 * node.n()) {
      return 0;
    }
    for (int more = 1; more <= MOST_MISSING; more++) {
      Baseline then = new Baseline(others.n() + (long) more * peers, others.failed());
      if (ratio(node, then) <= WORSE_BY) {
        return more;
      }
    }
    return 2;
  }

  /** The logarithm of how much worse one rate explains both than a rate for each. */
  static double ratio(Baseline node, Baseline others) {
    long n = node.n() + others.n();
    long failed = node.failed() + others.failed();
    return likelihood(n, failed)
        - likelihood(node.n(), node.failed())
        - likelihood(others.n(), others.failed());
  }

  private static double likelihood(long n, long failed) {
    return term(failed, n) + term(n - failed, n);
  }

  private static double term(long k, long n) {
    return k == 0 ? 0 : k * Math.log((double) k / n);
  }
}
