package dev.pitwall.gate;

import static dev.pitwall.gate.Finding.Decision.GO;
import static dev.pitwall.gate.Finding.Decision.NO_GO;
import static dev.pitwall.gate.Finding.Decision.UNDECIDED;

import dev.pitwall.signal.ErrorWindow;
import dev.pitwall.signal.ErrorWindow.Increase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Does real traffic fail more often on the node than on its peers in the same seconds? Without
 * enough requests it says nothing, and is waited for only where the rule asks for it; without
 * readings of the node, or of any peer, it always is.
 *
 * @param alpha the chance of stopping a node that is no worse
 */
record ErrorCheck(ErrorRule rule, double alpha) implements Check {
  @Override
  public Finding find(Evidence evidence) {
    Traffic node = traffic(evidence, evidence.subject().name());
    Optional<Instant> newest = node.counted().since(evidence.countsFrom()).newest();
    if (newest.isEmpty()) {
      return waiting(true, "no reading since " + evidence.subject().name() + " started");
    }
    if (!node.fresh()) {
      return waiting(true, age(evidence, node));
    }
    if (evidence.peers().names().isEmpty()) {
      return waiting(rule.required(), "there is no other node to compare with");
    }
    List<Traffic> peers = peers(evidence);
    if (peers.stream().noneMatch(Traffic::fresh)) {
      return waiting(true, "no peer can be compared with" + leftOut(unread(evidence, peers)));
    }
    return judge(evidence, node, peers);
  }

  private Finding judge(Evidence evidence, Traffic node, List<Traffic> peers) {
    Instant from = evidence.countsFrom();
    Duration lag = evidence.readings().lag(rule.signal());
    ErrorPeers chosen = ErrorPeers.among(peers, rule, from, lag, alpha);
    ErrorComparison compared = ErrorComparison.of(node, chosen.held(), from, lag);
    List<String> without = unread(evidence, peers);
    chosen.worse().forEach(peer -> without.add(peer.name() + " (worse than the other peers)"));
    ownRequests(node, compared).ifPresent(without::add);
    String observed = observed(evidence, node, compared) + leftOut(without);
    long least = Math.max(1, rule.minRequests());
    if (compared.node().total() < least || compared.peers().total() < least) {
      return finding(UNDECIDED, rule.required(), compared.node(), observed + tooFew(least));
    }
    if (!compared.isWorthAStop(rule.margin(), rule.ratio())) {
      return finding(GO, false, compared.node(), observed);
    }
    return compared.eValue() >= 1 / alpha
        ? finding(NO_GO, false, compared.node(), observed)
        : finding(
            UNDECIDED, rule.required(), compared.node(), observed + " (worse, but not proven)");
  }

  private Traffic traffic(Evidence evidence, String name) {
    ErrorWindow window = evidence.readings().window(ErrorWindow.EMPTY, rule.signal(), name);
    ErrorWindow own = evidence.readings().ownRequests(name);
    boolean fresh = window.newest().filter(at -> !evidence.isStale(rule.signal(), at)).isPresent();
    return new Traffic(name, window, own, fresh);
  }

  /** Those that are in rotation; one that was taken out serves nobody. */
  private List<Traffic> peers(Evidence evidence) {
    return new TreeSet<>(evidence.peers().names())
        .stream()
            .filter(peer -> !evidence.peers().out().contains(peer))
            .map(peer -> traffic(evidence, peer))
            .toList();
  }

  /** The peers of which nothing new is known; what they reported before still counts. */
  private static List<String> unread(Evidence evidence, List<Traffic> peers) {
    List<String> unread = new ArrayList<>();
    for (String peer : new TreeSet<>(evidence.peers().names())) {
      if (evidence.peers().out().contains(peer)) {
        unread.add(peer + " (taken out)");
      }
    }
    for (Traffic peer : peers) {
      if (!peer.fresh()) {
        unread.add("%s (%s)".formatted(peer.name(), age(evidence, peer)));
      }
    }
    return unread;
  }

  private static String age(Evidence evidence, Traffic of) {
    return of.counted()
        .newest()
        .map(at -> "last read %d s ago".formatted(secondsSince(evidence, at)))
        .orElse("never read");
  }

  private static long secondsSince(Evidence evidence, Instant at) {
    return Duration.between(at, evidence.now()).toSeconds();
  }

  private static Optional<String> ownRequests(Traffic node, ErrorComparison compared) {
    Increase own = node.own().between(compared.from(), compared.to());
    return own.total() <= 0
        ? Optional.empty()
        : Optional.of("%.0f requests of Pitwall to %s".formatted(own.total(), node.name()));
  }

  private static String leftOut(List<String> what) {
    return what.isEmpty() ? "" : "; left out: " + String.join(", ", what);
  }

  /** Over what time, up to when, and how long ago the node was read last. */
  private static String observed(Evidence evidence, Traffic node, ErrorComparison compared) {
    Increase own = compared.node();
    Increase peers = compared.peers();
    return String.format(
        Locale.ROOT,
        "%.0f of %.0f requests failed on %s, %.0f of %.0f on its peers in %d s up to %d s ago, %s",
        own.bad(),
        own.total(),
        evidence.subject().name(),
        peers.bad(),
        peers.total(),
        Duration.between(compared.from(), compared.to()).toSeconds(),
        secondsSince(evidence, compared.to()),
        age(evidence, node));
  }

  private String tooFew(long least) {
    return rule.required()
        ? " (judged from %d requests on both sides)".formatted(least)
        : " (too few to judge)";
  }

  private Finding waiting(boolean required, String observed) {
    return finding(UNDECIDED, required, Increase.ZERO, observed);
  }

  private Finding finding(
      Finding.Decision decision, boolean required, Increase node, String observed) {
    return new Finding(
        CheckId.of("errors", rule.signal()),
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
