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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Does real traffic fail more often on the node than on its peers in the same minutes? Without
 * enough requests it says nothing, and is waited for only where the rule asks for it; without
 * readings it is.
 *
 * @param alpha the chance of stopping a node that is no worse
 */
record ErrorCheck(GatePolicy.ErrorRule rule, double alpha) implements Check {
  private static final Duration STRETCH = Duration.ofSeconds(5);

  @Override
  public Finding find(Evidence evidence) {
    Map<String, ErrorWindow> counted = counted(evidence, rule.signal());
    ErrorWindow own = counted.getOrDefault(evidence.subject(), ErrorWindow.EMPTY);
    Optional<Instant> newest = own.newest();
    if (newest.isEmpty()) {
      return waiting("no reading since " + evidence.subject() + " started");
    }
    if (evidence.isStale(rule.signal(), newest.get())) {
      long age = Duration.between(newest.get(), evidence.now()).toSeconds();
      return waiting("last read %d s ago".formatted(age));
    }
    Increase node = own.between(Instant.MIN, evidence.now());
    Increase peers = sum(counted, evidence, Instant.MIN, evidence.now());
    String observed = observed(evidence, node, peers) + seen(own, newest.get(), evidence.now());
    return judge(node, peers, observed, evidence);
  }

  /** Over what time, and how long ago it was read last. */
  private static String seen(ErrorWindow own, Instant newest, Instant now) {
    return " in %d s, read %d s ago"
        .formatted(
            Duration.between(own.samples().getFirst().at(), newest).toSeconds(),
            Duration.between(newest, now).toSeconds());
  }

  private Finding judge(Increase node, Increase peers, String observed, Evidence evidence) {
    long least = Math.max(1, rule.minRequests());
    if (node.total() < least || peers.total() < least) {
      return finding(UNDECIDED, rule.required(), node, observed + tooFew(least));
    }
    if (!isWorthAStop(node, peers)) {
      return finding(GO, false, node, observed);
    }
    return ErrorTest.eValue(stretches(evidence, rule.signal())) >= 1 / alpha
        ? finding(NO_GO, false, node, observed)
        : finding(UNDECIDED, rule.required(), node, observed + " (worse, but not proven)");
  }

  private String tooFew(long least) {
    return rule.required()
        ? " (judged from %d requests on both sides)".formatted(least)
        : " (too few to judge)";
  }

  private Finding waiting(String observed) {
    return finding(UNDECIDED, true, Increase.ZERO, observed);
  }

  /** Only what rose between two readings that count: the first is where counting begins. */
  private static Map<String, ErrorWindow> counted(Evidence evidence, String signal) {
    Map<String, ErrorWindow> counted = new HashMap<>();
    evidence
        .errors()
        .getOrDefault(signal, Map.of())
        .forEach((node, window) -> counted.put(node, window.since(evidence.countsFrom())));
    return counted;
  }

  private boolean isWorthAStop(Increase node, Increase peers) {
    double ownRate = node.bad() / node.total();
    double peerRate = peers.bad() / peers.total();
    return ownRate >= peerRate + rule.margin() && ownRate >= peerRate * rule.ratio();
  }

  /**
   * What happened, cut where both sides had requests: they need not be read in the same second. No
   * further back than a window looks, however long the node has been up.
   */
  static List<Stretch> stretches(Evidence evidence, String signal) {
    Map<String, ErrorWindow> counted = counted(evidence, signal);
    ErrorWindow own = counted.getOrDefault(evidence.subject(), ErrorWindow.EMPTY);
    List<Stretch> stretches = new ArrayList<>();
    Increase node = Increase.ZERO;
    Increase peers = Increase.ZERO;
    Instant from = begin(evidence);
    while (from.isBefore(evidence.now())) {
      Instant to = from.plus(STRETCH);
      node = node.plus(own.between(from, to));
      peers = peers.plus(sum(counted, evidence, from, to));
      if (node.total() > 0 && peers.total() > 0) {
        stretches.add(new Stretch(node.bad(), node.total(), peers.bad(), peers.total()));
        node = Increase.ZERO;
        peers = Increase.ZERO;
      }
      from = to;
    }
    return stretches;
  }

  private static Instant begin(Evidence evidence) {
    Instant oldest = evidence.now().minus(ErrorWindow.SPAN);
    return evidence.countsFrom().isBefore(oldest) ? oldest : evidence.countsFrom();
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
