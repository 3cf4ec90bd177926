package dev.pitwall.gate;

import static dev.pitwall.gate.Finding.Decision.GO;
import static dev.pitwall.gate.Finding.Decision.NO_GO;
import static dev.pitwall.gate.Finding.Decision.UNDECIDED;

import dev.pitwall.signal.HealthSample;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Is that node well?
 *
 * @param node whose health it is
 * @param maxAge how old its newest answer may be
 */
record HealthCheck(String node, Duration maxAge) implements Check {
  @Override
  public Finding find(Evidence evidence) {
    Instant since = evidence.node() == null ? evidence.now().minus(maxAge) : evidence.countsFrom();
    NodeHealth health = evidence.healthOf(node);
    List<HealthSample> counted = health.since(since);
    long bad = counted.stream().filter(sample -> !sample.up()).count();
    return new Finding(
        "health:" + node,
        decide(health, evidence, since),
        true,
        counted.size(),
        bad,
        observed(counted, bad) + startUp(evidence),
        health.upAfter() + " good answers in a row",
        "up after %d good answers in a row, down after %d bad ones"
            .formatted(health.upAfter(), health.downAfter()),
        List.of());
  }

  /**
   * A node that has not been up yet may still be starting; one that was up and is down has failed.
   */
  private Finding.Decision decide(NodeHealth health, Evidence evidence, Instant since) {
    boolean wasUp = evidence.node() == null || health.firstUp(since).isPresent();
    return switch (health.at(evidence.now(), since, maxAge)) {
      case UP -> GO;
      case DOWN -> wasUp ? NO_GO : UNDECIDED;
      case UNKNOWN -> UNDECIDED;
    };
  }

  private String startUp(Evidence evidence) {
    Duration startUp = evidence.around().startUp();
    return startUp == null || !node.equals(evidence.node())
        ? ""
        : String.format(Locale.ROOT, ", up %.1f s after its start", startUp.toMillis() / 1000.0);
  }

  private static String observed(List<HealthSample> counted, long bad) {
    if (counted.isEmpty()) {
      return "no health answer yet";
    }
    return "%s (%d of %d answers good)"
        .formatted(counted.getLast().observed(), counted.size() - bad, counted.size());
  }
}
