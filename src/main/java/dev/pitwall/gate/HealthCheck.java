package dev.pitwall.gate;

import static dev.pitwall.gate.Finding.Decision.GO;
import static dev.pitwall.gate.Finding.Decision.NO_GO;
import static dev.pitwall.gate.Finding.Decision.UNDECIDED;

import dev.pitwall.signal.HealthSample;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Is that node well?
 *
 * @param node whose health it is
 * @param maxAge how old its newest answer may be at most
 * @param startWithin how long a node may take from its start until it is well
 */
record HealthCheck(String node, Duration maxAge, Duration startWithin) implements Check {
  @Override
  public Finding find(Evidence evidence) {
    boolean asked = node.equals(evidence.node());
    Instant since = asked ? evidence.times().startedAt() : evidence.now().minus(maxAge);
    NodeHealth health = evidence.healthOf(node);
    List<HealthSample> counted = health.between(since, evidence.now());
    long bad = 0;
    for (HealthSample sample : counted) {
      bad += sample.up() ? 0 : 1;
    }
    return new Finding(
        CheckId.of("health", node),
        decide(health, evidence, since, asked),
        true,
        counted.size(),
        bad,
        observed(evidence, counted, bad),
        required(health, asked),
        "up after %d good answers in a row, down after %d bad ones"
            .formatted(health.upAfter(), health.downAfter()),
        List.of());
  }

  private String required(NodeHealth health, boolean asked) {
    String good = health.upAfter() + " good answers in a row";
    return asked ? good + " within %d s of its start".formatted(startWithin.toSeconds()) : good;
  }

  /**
   * A node that has not been up yet may still be starting, for a while; one that was up and is down
   * has failed. While a start is waited for it is the process before that goes down, as it should.
   */
  private Finding.Decision decide(
      NodeHealth health, Evidence evidence, Instant since, boolean asked) {
    return switch (health.at(evidence.now(), since, health.freshness(maxAge))) {
      case UP -> GO;
      case DOWN -> !asked || hasFailed(health, evidence, since) ? NO_GO : UNDECIDED;
      case UNKNOWN -> UNDECIDED;
    };
  }

  private boolean hasFailed(NodeHealth health, Evidence evidence, Instant since) {
    NodeStart start = evidence.subject().start();
    boolean awaited = start != null && start.isAwaited();
    return !awaited && (wasUp(health, start, since, evidence.now()) || isLate(evidence, start));
  }

  /** What may have been up is the process before, which goes down as it should. */
  private static boolean wasUp(
      NodeHealth health, @Nullable NodeStart start, Instant since, Instant now) {
    Instant from =
        start == null ? since : start.answersFrom(health.between(since, now), health.downAfter());
    return from != null
        && health.firstUp(from).filter(first -> !first.isAfter(now.plusSeconds(1))).isPresent();
  }

  private boolean isLate(Evidence evidence, @Nullable NodeStart start) {
    return start != null && !evidence.now().isBefore(start.began().plus(startWithin));
  }

  private String startUp(Evidence evidence) {
    NodeStart start = evidence.subject().start();
    Duration startUp = start == null ? null : start.startUp();
    return startUp == null || !node.equals(evidence.node())
        ? ""
        : String.format(Locale.ROOT, ", up %.1f s after its start", startUp.toMillis() / 1000.0);
  }

  private String observed(Evidence evidence, List<HealthSample> counted, long bad) {
    if (counted.isEmpty()) {
      return "no health answer yet";
    }
    HealthSample last = counted.getLast();
    return "%s%s (%d of %d answers good, the last %d s ago)"
        .formatted(
            last.observed(),
            startUp(evidence),
            counted.size() - bad,
            counted.size(),
            Math.max(0, Duration.between(last.at(), evidence.now()).toSeconds()));
  }
}
