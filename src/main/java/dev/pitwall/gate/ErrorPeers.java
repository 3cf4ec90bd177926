package dev.pitwall.gate;

import dev.pitwall.signal.ErrorWindow.Increase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The peers a node's errors are held against: all but those that are worse than the other peers by
 * the very test the node must pass. A bad old node thus excuses nobody, and a peer is not left out
 * for a few failures more: that would make the rest look better than it is. At least half of the
 * peers stay.
 *
 * @param held those compared with
 * @param worse those left out
 */
record ErrorPeers(List<Traffic> held, List<Traffic> worse) {
  ErrorPeers {
    held = List.copyOf(held);
    worse = List.copyOf(worse);
  }

  /**
   * Chooses among the peers.
   *
   * @param from since when the node's requests count
   * @param lag how old a figure may be when it is read
   * @param alpha the chance of leaving out a peer that is no worse
   */
  static ErrorPeers among(
      List<Traffic> peers, ErrorRule rule, Instant from, Duration lag, double alpha) {
    List<Traffic> held = new ArrayList<>(peers);
    List<Traffic> worse = new ArrayList<>();
    while (worse.size() < peers.size() / 2) {
      Optional<Traffic> worst = worst(held, rule, from, lag, alpha);
      if (worst.isEmpty()) {
        break;
      }
      held.remove(worst.get());
      worse.add(worst.get());
    }
    return new ErrorPeers(held, worse);
  }

  private record Judged(Traffic peer, ErrorComparison comparison) {
    double rate() {
      return comparison.node().bad() / comparison.node().total();
    }
  }

  private static Optional<Traffic> worst(
      List<Traffic> held, ErrorRule rule, Instant from, Duration lag, double alpha) {
    return held.stream()
        .filter(peer -> looksWorse(peer, others(held, peer), rule, from))
        .map(peer -> new Judged(peer, ErrorComparison.of(peer, others(held, peer), from, lag)))
        .filter(judged -> judged.comparison().isWorthAStop(rule.margin(), rule.ratio()))
        .filter(judged -> judged.comparison().eValue() >= 1 / alpha)
        .max(Comparator.comparingDouble(Judged::rate))
        .map(Judged::peer);
  }

  /** Spares the comparison of every peer with all others while they fail alike. */
  private static boolean looksWorse(
      Traffic peer, List<Traffic> others, ErrorRule rule, Instant from) {
    Increase all = Increase.ZERO;
    for (Traffic other : others) {
      all = all.plus(other.real(from, Instant.MAX));
    }
    Increase its = peer.real(from, Instant.MAX);
    return its.bad() > 0
        && its.bad() >= its.total() * rule.margin()
        && its.bad() * all.total() >= all.bad() * its.total() * rule.ratio();
  }

  private static List<Traffic> others(List<Traffic> held, Traffic peer) {
    return held.stream().filter(other -> !other.name().equals(peer.name())).toList();
  }
}
