package dev.pitwall.gate;

import static dev.pitwall.gate.Finding.Decision.GO;
import static dev.pitwall.gate.Finding.Decision.NO_GO;
import static dev.pitwall.gate.Finding.Decision.UNDECIDED;

import dev.pitwall.signal.QueueLimits;
import dev.pitwall.signal.QueueReport;
import dev.pitwall.signal.QueueState;
import dev.pitwall.signal.QueueWindow;
import java.util.List;

/** Does a queue keep up? What was read before the evidence counts may not answer that. */
record QueueCheck(QueueRule rule) implements Check {
  @Override
  public Finding find(Evidence evidence) {
    String signal = rule.signal();
    Double before = evidence.depthsBefore().get(signal);
    QueueLimits limits = rule.limits(evidence.staleAfter(signal), before);
    QueueWindow window = evidence.queues().getOrDefault(signal, QueueWindow.EMPTY);
    QueueReport report = window.since(evidence.countsFrom()).assess(evidence.now(), limits);
    if (rule.maxGrowth() != null && before == null && report.state() == QueueState.OK) {
      report = withoutBaseline(report);
    }
    if (report.state() == QueueState.OK && isTooSoon(report, evidence)) {
      report = tooSoon(report);
    }
    return new Finding(
        "queue:" + signal,
        decide(report),
        true,
        report.samples(),
        0,
        report.state() + ", " + report.observed(),
        report.required(),
        "over the last %d s".formatted(window.span().toSeconds()),
        List.of());
  }

  /** Right after a start a queue says nothing of the node that is to work it off. */
  private static boolean isTooSoon(QueueReport report, Evidence evidence) {
    return evidence.phase() == GatePhase.POST_START
        && report.newest().isBefore(evidence.countsFrom().plus(QueueWindow.SHORTEST));
  }

  private static QueueReport tooSoon(QueueReport report) {
    return new QueueReport(
        QueueState.UNKNOWN,
        report.observed() + ", read too soon after the start",
        "a reading %d s after the start or later".formatted(QueueWindow.SHORTEST.toSeconds()),
        report.samples(),
        report.newest());
  }

  /** An empty queue has not grown, whatever it was. */
  private static QueueReport withoutBaseline(QueueReport report) {
    return report.required().startsWith("an empty moment")
        ? report
        : new QueueReport(
            QueueState.UNKNOWN,
            report.observed() + ", and how deep it was before the rollout is not known",
            "a depth before the rollout; name a `rollout` in the question",
            report.samples(),
            report.newest());
  }

  private static Finding.Decision decide(QueueReport report) {
    return switch (report.state()) {
      case OK -> GO;
      case WARN, UNKNOWN -> UNDECIDED;
      case SATURATED, STALLED, NO_CONSUMERS, REWIND -> NO_GO;
    };
  }
}
