package dev.pitwall.gate;

import static dev.pitwall.gate.Finding.Decision.GO;
import static dev.pitwall.gate.Finding.Decision.UNDECIDED;

import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.QueueWindow;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Has the node finished its work? Only a reading made after the question was asked counts.
 *
 * @param rule the signal that tells its depth and what is in flight, and how much may be left
 */
record DrainedCheck(DrainedRule rule) implements Check {
  @Override
  public Finding find(Evidence evidence) {
    String signal = rule.signal();
    String node = evidence.readings().isPerNode(signal) ? evidence.node() : null;
    QueueWindow window = evidence.readings().window(QueueWindow.EMPTY, signal, node);
    QueueSample sample = window.newest();
    if (sample == null || sample.at().isBefore(evidence.openedAt())) {
      return finding(
          UNDECIDED, 0, "no reading since the question was asked" + window.failureText());
    }
    if (evidence.isStale(signal, sample.at())) {
      return finding(UNDECIDED, 0, evidence.lastRead(sample.at()) + window.failureText());
    }
    if (sample.depth() == null && sample.inFlight() == null) {
      return finding(UNDECIDED, 0, "neither depth nor in-flight was given");
    }
    double left = value(sample.depth()) + value(sample.inFlight());
    String observed =
        String.format(Locale.ROOT, "%.0f requests or jobs left", Math.ceil(left)) + hint(left);
    return finding(left <= rule.atMost() ? GO : UNDECIDED, (long) Math.ceil(left), observed);
  }

  /** Most gauges of requests in flight count the one that reads them. */
  private String hint(double left) {
    return left == 1 && rule.atMost() == 0
        ? " (if that is the request which reads the figure, set at_most: 1)"
        : "";
  }

  private static double value(@Nullable Double figure) {
    return figure == null ? 0 : figure;
  }

  private Finding finding(Finding.Decision decision, long left, String observed) {
    return new Finding(
        CheckId.of("drained", rule.signal()),
        decision,
        true,
        1,
        left,
        observed,
        String.format(Locale.ROOT, "at most %.0f left", rule.atMost()),
        "work of the node",
        List.of());
  }
}
