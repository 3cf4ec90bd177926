package dev.pitwall.gate;

import static dev.pitwall.gate.Finding.Decision.GO;
import static dev.pitwall.gate.Finding.Decision.NO_GO;
import static dev.pitwall.gate.Finding.Decision.UNDECIDED;

import dev.pitwall.gate.ErrorTest.Stretch;
import dev.pitwall.signal.ErrorWindow;
import dev.pitwall.signal.ErrorWindow.Increase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Does real traffic fail more often on the node than on its peers in the same minutes? Without
 * enough requests it says nothing and is not waited for; without readings it is.
 *
 * @param alpha the chance of stopping a node that is no worse
 */
record ErrorCheck(GatePolicy.ErrorRule rule, double alpha) implements Check {
  private static final Duration STRETCH = Duration.ofSeconds(5);

  @Override
  public Finding find(Evidence evidence) {
    Map<String, ErrorWindow> byNode = evidence.errors().getOrDefault(rule.signal(), Map.of());
    ErrorWindow own = byNode.getOrDefault(evidence.subject(), ErrorWindow.EMPTY);
    Instant newest = own.newest().orElse(Instant.EPOCH);
    if (newest.isBefore(evidence.countsFrom())) {
      return finding(
          UNDECIDED, true, Increase.ZERO, "no reading since " + evidence.subject() + " started");
    }
    List<Stretch> stretches = stretches(evidence, byNode);
    Increase node = own.between(evidence.countsFrom(), evidence.now());
    Increase peers = sum(byNode, evidence, evidence.countsFrom(), evidence.now());
    String observed = observed(evidence, node, peers);
    if (node.total() < rule.minRequests() || peers.total() < rule.minRequests()) {
      return finding(UNDECIDED, false, node, observed + " (too few to judge)");
    }
    boolean worse = isWorthAStop(node, peers) && ErrorTest.eValue(stretches) >= 1 / alpha;
    return finding(worse ? NO_GO : GO, false, node, observed);
  }

  private boolean isWorthAStop(Increase node, Increase peers) {
    double ownRate = node.bad() / node.total();
    double peerRate = peers.bad() / peers.total();
    return ownRate >= peerRate + rule.margin() && ownRate >= peerRate * rule.ratio();
  }

  private static List<Stretch> stretches(Evidence evidence, Map<String, ErrorWindow> byNode) {
    List<Stretch> stretches = new ArrayList<>();
    ErrorWindow own = byNode.getOrDefault(evidence.subject(), ErrorWindow.EMPTY);
    Instant from = evidence.countsFrom();
    while (from.isBefore(evidence.now())) {
      Instant to = from.plus(STRETCH);
      Increase node = own.between(from, to);
      Increase peers = sum(byNode, evidence, from, to);
      stretches.add(new Stretch(node.bad(), node.total(), peers.bad(), peers.total()));
      from = to;
    }
    return stretches;
  }

  private static Increase sum(
      Map<String, ErrorWindow> byNode, Evidence evidence, Instant from, Instant to) {
    Increase sum = Increase.ZERO;
    for (String peer : evidence.peers()) {
      sum = sum.plus(byNode.getOrDefault(peer, ErrorWindow.EMPTY).between(from, to));
    }
    return sum;
  }

  private static String observed(Evidence evidence, Increase node, Increase peers) {
    return String.format(
        Locale.ROOT,
        "%.0f of %.0f requests failed on %s, %.0f of %.0f on its peers",
        node.bad(),
        node.total(),
        evidence.subject(),
        peers.bad(),
        peers.total());
  }

  private Finding finding(
      Finding.Decision decision, boolean required, Increase node, String observed) {
    return new Finding(
        "errors:" + rule.signal(),
        decision,
        required,
        Math.round(node.total()),
        Math.round(node.bad()),
        observed,
        String.format(
            Locale.ROOT,
            "no more than the peers + %.2f points or x %.1f",
            rule.margin() * 100,
            rule.ratio()),
        String.format(Locale.ROOT, "e-process against the peers, alpha %.2g", alpha),
        List.of());
  }
}
