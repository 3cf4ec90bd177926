package dev.pitwall.gate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The peers that a node may be held against: all but those that the last hour shows to be worse
 * than the other peers, half of them at most, so that a bad one among them excuses no node. A
 * choice by what happened in just the seconds of a failure would favour the lucky ones, and blame
 * nodes in an outage.
 */
final class SoundPeers {
  private static final Duration HOUR = Duration.ofHours(1);

  private SoundPeers() {}

  /** Those of a question, by the runs of one journey; empty where it has none to compare with. */
  static List<String> of(Evidence evidence, String journey) {
    List<String> peers = evidence.peers().comparable();
    Map<String, Baseline> hour = new LinkedHashMap<>();
    for (String peer : peers) {
      hour.put(
          peer,
          PeerComparison.counted(
              evidence.runs().of(journey, peer).since(evidence.now().minus(HOUR), evidence.now())));
    }
    List<String> sound = new ArrayList<>(peers);
    List<String> worstFirst =
        peers.stream()
            .sorted(Comparator.comparingDouble((String peer) -> rateOf(hour, peer)).reversed())
            .toList();
    for (String peer : worstFirst) {
      Baseline rest =
          sound.stream()
              .filter(other -> !other.equals(peer))
              .map(other -> hour.getOrDefault(other, Baseline.NONE))
              .reduce(Baseline.NONE, Baseline::and);
      Baseline own = hour.getOrDefault(peer, Baseline.NONE);
      boolean worse =
          rest.n() > 0
              && own.rate() > rest.rate()
              && PeerComparison.ratio(own, rest) <= PeerComparison.WORSE_BY;
      if (worse && sound.size() > (peers.size() + 1) / 2) {
        sound.remove(peer);
      }
    }
    return sound;
  }

  private static double rateOf(Map<String, Baseline> hour, String peer) {
    return hour.getOrDefault(peer, Baseline.NONE).rate();
  }
}
