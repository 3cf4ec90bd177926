package dev.pitwall.gate;

import static dev.pitwall.gate.Finding.Decision.GO;
import static dev.pitwall.gate.Finding.Decision.NO_GO;
import static dev.pitwall.gate.Finding.Decision.UNDECIDED;

import dev.pitwall.signal.QueueLimits;
import dev.pitwall.signal.QueueReport;
import dev.pitwall.signal.QueueWindow;
import java.util.List;

/** Does a queue keep up? What was read before the evidence counts may not answer that. */
record QueueCheck(GatePolicy.QueueRule rule) implements Check {
  @Override
  public Finding find(Evidence evidence) {
    String signal = rule.signal();
    QueueLimits limits =
        new QueueLimits(rule.maxAge(), rule.maxTimeToDrain(), evidence.staleAfter(signal));
    QueueReport report =
        evidence
            .queues()
            .getOrDefault(signal, QueueWindow.EMPTY)
            .since(evidence.countsFrom())
            .assess(evidence.now(), limits);
    return new Finding(
        "queue:" + signal,
        decide(report),
        true,
        report.samples(),
        0,
        report.state() + ", " + report.observed(),
        report.required(),
        "over the last %d s".formatted(QueueWindow.SPAN.toSeconds()),
        List.of());
  }

  private static Finding.Decision decide(QueueReport report) {
    return switch (report.state()) {
      case OK -> GO;
      case WARN, UNKNOWN -> UNDECIDED;
      case SATURATED, STALLED, NO_CONSUMERS -> NO_GO;
    };
  }
}
