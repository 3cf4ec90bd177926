package dev.pitwall.gate;

import static dev.pitwall.gate.Finding.Decision.GO;
import static dev.pitwall.gate.Finding.Decision.NO_GO;
import static dev.pitwall.gate.Finding.Decision.UNDECIDED;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Are enough other nodes healthy when this one is taken out?
 *
 * @param minHealthy how many of them
 * @param serving which of them are
 */
record HealthyPeersCheck(int minHealthy, ServingPeers serving) implements Check {
  @Override
  public Finding find(Evidence evidence) {
    List<String> good = new ArrayList<>();
    List<String> unsure = new ArrayList<>();
    List<String> bad = new ArrayList<>();
    for (String peer : evidence.peers().names().stream().sorted().toList()) {
      switch (serving.stateOf(peer, evidence)) {
        case UP -> good.add(peer);
        case DOWN -> bad.add(peer);
        case UNKNOWN -> unsure.add(peer);
      }
    }
    return new Finding(
        CheckId.of("headroom"),
        decide(good.size(), unsure.size()),
        true,
        evidence.peers().names().size(),
        bad.size(),
        observed(good, unsure, bad) + reserved(evidence),
        "at least " + minHealthy + " healthy nodes beside " + evidence.subject().name(),
        "healthy, and not out or about to be taken out",
        List.of());
  }

  private Finding.Decision decide(int good, int unsure) {
    if (good >= minHealthy) {
      return GO;
    }
    return good + unsure >= minHealthy ? UNDECIDED : NO_GO;
  }

  private static String reserved(Evidence evidence) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(evidence.peers().reserved())
        .forEach((node, why) -> text.append("; ").append(node).append(": ").append(why));
    return text.toString();
  }

  private static String observed(List<String> good, List<String> unsure, List<String> bad) {
    StringBuilder text = new StringBuilder().append(good.size()).append(" healthy");
    append(text, good);
    if (!unsure.isEmpty()) {
      append(text.append(", ").append(unsure.size()).append(" not proven"), unsure);
    }
    if (!bad.isEmpty()) {
      append(text.append(", ").append(bad.size()).append(" down, out or about to be"), bad);
    }
    return text.toString();
  }

  private static void append(StringBuilder text, List<String> nodes) {
    if (!nodes.isEmpty()) {
      text.append(" (").append(String.join(", ", nodes)).append(')');
    }
  }
}
