package dev.pitwall.gate;

import static dev.pitwall.gate.Finding.Decision.GO;
import static dev.pitwall.gate.Finding.Decision.UNDECIDED;

import dev.pitwall.signal.QueueSample;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Has the node finished its work? Only a reading made after the question was asked counts.
 *
 * @param signal the signal that tells its depth and what is in flight
 */
record DrainedCheck(String signal) implements Check {
  @Override
  public Finding find(Evidence evidence) {
    QueueSample sample = evidence.work().get(signal);
    if (sample == null || sample.at().isBefore(evidence.openedAt())) {
      return finding(UNDECIDED, 0, "no reading since the question was asked");
    }
    if (evidence.isStale(signal, sample.at())) {
      long age = Duration.between(sample.at(), evidence.now()).toSeconds();
      return finding(UNDECIDED, 0, "last read %d s ago".formatted(age));
    }
    String fault = sample.fault();
    if (fault != null || (sample.depth() == null && sample.inFlight() == null)) {
      String observed = fault == null ? "neither depth nor in-flight was given" : fault;
      return finding(UNDECIDED, 0, observed);
    }
    double left = value(sample.depth()) + value(sample.inFlight());
    String observed = String.format(Locale.ROOT, "%.0f requests or jobs left", Math.ceil(left));
    return finding(left == 0 ? GO : UNDECIDED, (long) Math.ceil(left), observed);
  }

  private static double value(@Nullable Double figure) {
    return figure == null ? 0 : figure;
  }

  private Finding finding(Finding.Decision decision, long left, String observed) {
    return new Finding(
        "drained:" + signal,
        decision,
        true,
        1,
        left,
        observed,
        "0 left",
        "work of the node",
        List.of());
  }
}
