package dev.pitwall.gate;

import static dev.pitwall.gate.Finding.Decision.GO;
import static dev.pitwall.gate.Finding.Decision.NO_GO;
import static dev.pitwall.gate.Finding.Decision.UNDECIDED;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Are enough other nodes healthy when this one is taken out?
 *
 * @param minHealthy how many of them
 * @param health whether nodes say how they are; where they do not, a node that no rollout has out
 *     counts
 * @param maxAge how old a health answer may be
 */
record HeadroomCheck(int minHealthy, boolean health, Duration maxAge) implements Check {
  @Override
  public Finding find(Evidence evidence) {
    List<String> good = new ArrayList<>();
    List<String> unsure = new ArrayList<>();
    List<String> bad = new ArrayList<>();
    for (String peer : evidence.peers().stream().sorted(Comparator.naturalOrder()).toList()) {
      switch (stateOf(peer, evidence)) {
        case UP -> good.add(peer);
        case DOWN -> bad.add(peer);
        case UNKNOWN -> unsure.add(peer);
      }
    }
    return new Finding(
        "headroom",
        decide(good.size(), unsure.size()),
        true,
        evidence.peers().size(),
        bad.size(),
        observed(good, unsure, bad),
        "at least " + minHealthy + " healthy nodes beside " + evidence.subject(),
        "healthy and not taken out by a rollout",
        List.of());
  }

  private Finding.Decision decide(int good, int unsure) {
    if (good >= minHealthy) {
      return GO;
    }
    return good + unsure >= minHealthy ? UNDECIDED : NO_GO;
  }

  private NodeHealth.State stateOf(String peer, Evidence evidence) {
    if (evidence.nodesOut().contains(peer)) {
      return NodeHealth.State.DOWN;
    }
    if (evidence.nodesUnproven().contains(peer) && !evidence.rollback()) {
      return NodeHealth.State.UNKNOWN;
    }
    return health
        ? evidence.healthOf(peer).at(evidence.now(), evidence.now().minus(maxAge), maxAge)
        : NodeHealth.State.UP;
  }

  private static String observed(List<String> good, List<String> unsure, List<String> bad) {
    StringBuilder text = new StringBuilder().append(good.size()).append(" healthy");
    append(text, good);
    if (!unsure.isEmpty()) {
      append(text.append(", ").append(unsure.size()).append(" not proven"), unsure);
    }
    if (!bad.isEmpty()) {
      append(text.append(", ").append(bad.size()).append(" down or taken out"), bad);
    }
    return text.toString();
  }

  private static void append(StringBuilder text, List<String> nodes) {
    if (!nodes.isEmpty()) {
      text.append(" (").append(String.join(", ", nodes)).append(')');
    }
  }
}
