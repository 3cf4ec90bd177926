package dev.pitwall.gate;

import dev.pitwall.gate.ErrorRateEProcess.Stretch;
import dev.pitwall.gate.Traffic.Covering;
import dev.pitwall.signal.ErrorCounts;
import dev.pitwall.signal.ErrorWindow.Increase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The real traffic of a node held against that of its peers, over stretches of time which all of
 * them have reported.
 *
 * <p>Counters are read at different moments, so nobody knows in which second between two readings a
 * request failed. The node's failures are counted between two of its own readings; those of each
 * peer over a window between two of its readings that holds all of that stretch. An incident on all
 * nodes is thereby booked at the peers in full wherever it falls between the readings. What is
 * newer than the last but one reading of any peer is not judged yet.
 *
 * @param stretches what happened in each stretch, for the test
 * @param node the node's requests in all stretches, without Pitwall's own
 * @param peers the peers' requests over the same time and up to a reading more on either side
 * @param from where the first stretch begins
 * @param to where the last one ends; no later than its begin when there is none
 */
record ErrorComparison(
    List<Stretch> stretches, Increase node, Increase peers, Instant from, Instant to) {
  private static final Duration SHORTEST = Duration.ofSeconds(10);

  /** A reading is dated when it is asked for, and takes a moment. */
  private static final Duration READING = Duration.ofSeconds(1);

  ErrorComparison {
    stretches = List.copyOf(stretches);
  }

  /** One stretch of the node's time, between two of its readings. */
  private record Span(Instant from, Instant to) {
    double seconds() {
      return Duration.between(from, to).toNanos() / 1e9;
    }
  }

  /**
   * Compares what happened since a moment.
   *
   * @param lag how old a figure may be when it is read
   */
  static ErrorComparison of(Traffic node, List<Traffic> peers, Instant from, Duration lag) {
    return new Comparing(node.since(from.plus(lag)), peers, lag).compare(from);
  }

  /** How many times better "the node is worse" explains what happened than "they are equal". */
  double eValue() {
    return ErrorRateEProcess.eValue(stretches);
  }

  /** Whether the node's rate is as much above that of the peers as a rule asks for. */
  boolean isWorthAStop(double margin, double ratio) {
    if (node.total() <= 0 || peers.total() <= 0) {
      return false;
    }
    double rate = node.bad() / node.total();
    double peerRate = peers.bad() / peers.total();
    return rate >= peerRate + margin && rate >= peerRate * ratio;
  }

  /** One comparison at work. */
  private record Comparing(Traffic node, List<Traffic> peers, Duration lag) {
    private Duration reach() {
      return lag.plus(READING);
    }

    /** How long a stretch is at least, so that its edges are a small part of it. */
    private Duration least() {
      Duration twice = lag.multipliedBy(2);
      return twice.compareTo(SHORTEST) > 0 ? twice : SHORTEST;
    }

    ErrorComparison compare(Instant begin) {
      List<Span> spans = spans();
      List<Increase> real = realOf(spans);
      List<Stretch> stretches = new ArrayList<>();
      Increase sum = Increase.ZERO;
      for (int i = 0; i < spans.size(); i++) {
        Optional<Stretch> stretch = stretch(spans, real, i);
        if (stretch.isPresent()) {
          stretches.add(stretch.get());
          sum = sum.plus(real.get(i));
        }
      }
      return new ErrorComparison(
          stretches,
          sum,
          sumOfPeers(spans),
          spans.isEmpty() ? begin : spans.getFirst().from(),
          spans.isEmpty() ? begin : spans.getLast().to());
    }

    /** The node's time, cut at its readings, from where a peer was read before it. */
    private List<Span> spans() {
      Instant end = end();
      List<Span> spans = new ArrayList<>();
      Instant from = null;
      for (ErrorCounts reading : node.counted().samples()) {
        Instant at = reading.at();
        if (at.isAfter(end)) {
          break;
        }
        if (from == null) {
          from = isCoveredFrom(at) ? at : null;
        } else if (Duration.between(from, at).compareTo(least()) >= 0) {
          spans.add(new Span(from, at));
          from = at;
        }
      }
      return spans;
    }

    private boolean isCoveredFrom(Instant at) {
      return peers.stream()
          .anyMatch(peer -> peer.counted().lastReadBy(at.minus(reach())).isPresent());
    }

    /**
     * Up to when every peer that is read has reported, and was read once more; and the node has
     * told what came after.
     */
    private Instant end() {
      Instant end = node.counted().newest().map(at -> at.minus(least())).orElse(Instant.MIN);
      for (Traffic peer : peers) {
        if (peer.fresh()) {
          Instant settled = peer.settled().map(at -> at.minus(reach())).orElse(Instant.MIN);
          end = settled.isBefore(end) ? settled : end;
        }
      }
      return end;
    }

    /**
     * What the node's users had in each stretch. Pitwall's requests are dated when their run ended,
     * so failures of its own for which a stretch has no room are taken off the stretches before.
     */
    private List<Increase> realOf(List<Span> spans) {
      List<Increase> real = new ArrayList<>();
      double own = spans.isEmpty() ? 0 : ownSince(spans.getLast().to());
      for (Span span : spans.reversed()) {
        Increase all = node.counted().between(span.from(), span.to());
        Increase sent = node.own().between(span.from(), span.to());
        own += sent.bad();
        double bad = Math.max(0, all.bad() - own);
        own -= all.bad() - bad;
        real.addFirst(new Increase(bad, Math.max(bad, all.total() - sent.total())));
      }
      return real;
    }

    private double ownSince(Instant moment) {
      return node.own().between(moment, Instant.MAX).bad();
    }

    private Optional<Stretch> stretch(List<Span> spans, List<Increase> real, int i) {
      Span span = spans.get(i);
      double peerBad = 0;
      double peerRate = 0;
      for (Traffic peer : peers) {
        Optional<Covering> covering = covering(peer, span);
        if (covering.isPresent()) {
          peerBad += covering.get().rise().bad();
          peerRate += peer.lowestRate(covering.get(), least());
        }
      }
      if (peerRate <= 0) {
        return Optional.empty();
      }
      double exposed = highestRate(spans, real, i) * span.seconds();
      return Optional.of(
          new Stretch(real.get(i).bad(), exposed, peerBad, peerRate * span.seconds()));
    }

    /**
     * The node's requests a second in a stretch, or in the one before or after where there were
     * more: when its share of the traffic grows, a short incident may fall where it was highest.
     */
    private double highestRate(List<Span> spans, List<Increase> real, int i) {
      double highest = nextRate(spans.get(i).to());
      for (int j = Math.max(0, i - 1); j <= i; j++) {
        highest = Math.max(highest, real.get(j).total() / spans.get(j).seconds());
      }
      return highest;
    }

    private double nextRate(Instant from) {
      return node.counted()
          .firstReadFrom(from.plus(least()))
          .map(to -> node.real(from, to).total() / new Span(from, to).seconds())
          .orElse(0.0);
    }

    private Optional<Covering> covering(Traffic peer, Span span) {
      return peer.covering(span.from().minus(reach()), span.to().plus(reach()));
    }

    private Increase sumOfPeers(List<Span> spans) {
      Increase sum = Increase.ZERO;
      for (Traffic peer : peers) {
        List<Covering> coverings =
            spans.stream().flatMap(span -> covering(peer, span).stream()).toList();
        if (!coverings.isEmpty()) {
          sum = sum.plus(peer.real(coverings.getFirst().from(), coverings.getLast().to()));
        }
      }
      return sum;
    }
  }
}
