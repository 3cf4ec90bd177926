package dev.pitwall.cli;

import dev.pitwall.gate.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What came back when a gate was asked once. */
sealed interface GateReply {
  /**
   * A verdict.
   *
   * @param evaluation the id of the evaluation; empty when the gate gave none
   * @param link where to read more; empty when the gate gave none
   * @param details what each check found, one line each
   * @param askAgain how long the gate wants to be left alone
   */
  record Answer(
      Verdict verdict,
      String reason,
      String evaluation,
      String link,
      List<String> details,
      Optional<Duration> askAgain)
      implements GateReply {
    public Answer {
      details = List.copyOf(details);
    }
  }

  /**
   * Something that asking again does not change.
   *
   * @param code the exit code it leads to
   */
  record Refusal(String why, int code) implements GateReply {}

  /** Nothing, or something that may pass: the gate may be starting. */
  record Silence(String why, Optional<Duration> askAgain) implements GateReply {}
}
