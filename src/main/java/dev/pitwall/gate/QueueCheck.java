package dev.pitwall.gate;

import static dev.pitwall.gate.Finding.Decision.GO;
import static dev.pitwall.gate.Finding.Decision.NO_GO;
import static dev.pitwall.gate.Finding.Decision.UNDECIDED;

import dev.pitwall.signal.QueueLimits;
import dev.pitwall.signal.QueueReport;
import dev.pitwall.signal.QueueState;
import dev.pitwall.signal.QueueWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Does a queue keep up? What was read before the evidence counts may not answer that. */
record QueueCheck(QueueRule rule) implements Check {
  /** So long after its start a node that is to work the queue off must have shown that it does. */
  private static final Duration AFTER_START = Duration.ofSeconds(4);

  @Override
  public Finding find(Evidence evidence) {
    String signal = rule.signal();
    Double before = evidence.depthsBefore().get(signal);
    QueueLimits limits = rule.limits(evidence.staleAfter(signal), before);
    QueueWindow window = evidence.readings().window(QueueWindow.EMPTY, signal, null);
    QueueWindow judged = window.since(since(evidence));
    QueueReport report = judged.assess(evidence.now(), limits);
    boolean grows = rule.maxGrowth() != null && before == null;
    if (grows && report.state() == QueueState.OK && !judged.wasEmpty()) {
      report = withoutBaseline(report); // an empty queue has not grown, whatever it was
    }
    if (report.state() == QueueState.OK && isTooSoon(report, evidence)) {
      report = tooSoon(report);
    }
    return new Finding(
        CheckId.of("queue", signal),
        decide(report),
        true,
        report.samples(),
        0,
        report.state() + ", " + report.observed(),
        report.required(),
        "over the last %d s".formatted(window.span().toSeconds()),
        List.of());
  }

  private static Instant since(Evidence evidence) {
    return evidence.times().startedAt();
  }

  /** Right after a start a queue says nothing of the node that is to work it off. */
  private static boolean isTooSoon(QueueReport report, Evidence evidence) {
    return evidence.phase() == GatePhase.POST_START
        && report.newest().isBefore(since(evidence).plus(AFTER_START));
  }

  private static QueueReport tooSoon(QueueReport report) {
    return new QueueReport(
        QueueState.UNKNOWN,
        report.observed() + ", read too soon after the start",
        "a reading %d s after the start or later".formatted(AFTER_START.toSeconds()),
        report.samples(),
        report.newest());
  }

  private static QueueReport withoutBaseline(QueueReport report) {
    return new QueueReport(
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
