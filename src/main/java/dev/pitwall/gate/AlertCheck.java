package dev.pitwall.gate;

import static dev.pitwall.gate.Finding.Decision.GO;
import static dev.pitwall.gate.Finding.Decision.NO_GO;
import static dev.pitwall.gate.Finding.Decision.UNDECIDED;

import dev.pitwall.signal.AlertSample;
import java.util.List;

/** Does an alert fire that the gate was told to heed? */
record AlertCheck(String signal) implements Check {
  private static final int NAMED = 3;

  @Override
  public Finding find(Evidence evidence) {
    AlertSample sample = evidence.readings().latest(AlertSample.class, signal, null).orElse(null);
    if (sample == null) {
      return finding(UNDECIDED, 0, "no reading yet");
    }
    if (evidence.isStale(signal, sample.at())) {
      return finding(UNDECIDED, 0, evidence.lastRead(sample.at()));
    }
    return sample.total() == 0
        ? finding(GO, 0, "no alert fires")
        : finding(NO_GO, sample.total(), observed(sample));
  }

  private static String observed(AlertSample sample) {
    StringBuilder text = new StringBuilder();
    text.append(sample.total()).append(sample.total() == 1 ? " alert fires" : " alerts fire");
    String before = ": ";
    for (AlertSample.Alert alert : sample.firing().stream().limit(NAMED).toList()) {
      text.append(before).append(alert.name()).append(" since ").append(alert.since());
      if (!alert.summary().isEmpty()) {
        text.append(" (").append(Reasons.line(alert.summary())).append(')');
      }
      before = "; ";
    }
    return text.toString();
  }

  private Finding finding(Finding.Decision decision, int firing, String observed) {
    return new Finding(
        CheckId.of("alerts", signal),
        decision,
        true,
        1,
        firing,
        observed,
        "no alert that fires",
        "a firing alert is a veto",
        List.of());
  }
}
