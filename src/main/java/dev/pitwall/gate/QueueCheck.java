package dev.pitwall.gate;

import static dev.pitwall.gate.Finding.Decision.GO;
import static dev.pitwall.gate.Finding.Decision.NO_GO;
import static dev.pitwall.gate.Finding.Decision.UNDECIDED;

import dev.pitwall.signal.QueueLimits;
import dev.pitwall.signal.QueueReport;
import dev.pitwall.signal.QueueWindow;
import java.time.Duration;
import java.util.List;

/** Does a queue keep up? */
record QueueCheck(GatePolicy.QueueRule rule) implements Check {
  private static final Duration STALE_AFTER = Duration.ofSeconds(15);

  @Override
  public Finding find(Evidence evidence) {
    String signal = rule.signal();
    QueueLimits limits =
        new QueueLimits(
            rule.maxAge(),
            rule.maxTimeToDrain(),
            evidence.queueStaleAfter().getOrDefault(signal, STALE_AFTER));
    QueueReport report =
        evidence.queues().getOrDefault(signal, QueueWindow.EMPTY).assess(evidence.now(), limits);
    return new Finding(
        "queue:" + signal,
        decide(report, evidence),
        true,
        report.samples(),
        0,
        report.state() + ", " + report.observed(),
        report.required(),
        "over the last %d s".formatted(QueueWindow.SPAN.toSeconds()),
        List.of());
  }

  /** What was read before the question may not answer it. */
  private static Finding.Decision decide(QueueReport report, Evidence evidence) {
    boolean old = report.newest().isBefore(evidence.countsFrom());
    return switch (report.state()) {
      case OK -> old ? UNDECIDED : GO;
      case WARN, UNKNOWN -> UNDECIDED;
      case SATURATED, STALLED, NO_CONSUMERS -> old ? UNDECIDED : NO_GO;
    };
  }
}
