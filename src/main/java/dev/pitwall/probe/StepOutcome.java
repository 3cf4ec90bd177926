package dev.pitwall.probe;

import dev.pitwall.journey.HttpTimings;
import dev.pitwall.journey.Outcome;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the attempt at one step went.
 *
 * @param answer to an HTTP step; null when there was none
 * @param observed what was seen; empty when there is nothing to say
 * @param required what was expected; empty when it passed
 * @param clues what else may explain why it failed
 * @param over by how much the answer was too late, where that is all that is wrong; else null
 */
record StepOutcome(
    Outcome outcome,
    @Nullable HttpAnswer answer,
    String observed,
    String required,
    List<String> clues,
    @Nullable Duration over) {
  StepOutcome {
    clues = List.copyOf(clues);
  }

  static StepOutcome passed(@Nullable HttpAnswer answer, String observed) {
    return new StepOutcome(Outcome.PASSED, answer, observed, "", List.of(), null);
  }

  static StepOutcome failed(@Nullable HttpAnswer answer, StepFailed why) {
    return failed(answer, why, List.of());
  }

  static StepOutcome failed(@Nullable HttpAnswer answer, StepFailed why, List<String> clues) {
    return new StepOutcome(
        Outcome.FAILED, answer, why.observed(), why.required(), clues, why.over().orElse(null));
  }

  static StepOutcome errored(@Nullable HttpAnswer answer, String why) {
    return new StepOutcome(Outcome.ERRORED, answer, why, "", List.of(), null);
  }

  static StepOutcome skipped(String why) {
    return new StepOutcome(Outcome.SKIPPED, null, why, "", List.of(), null);
  }

  /** The status of the answer; 0 when there was none. */
  int status() {
    return answer == null ? 0 : answer.status();
  }

  @Nullable HttpTimings phases() {
    return answer == null ? null : answer.phases();
  }

  String detail() {
    return required.isEmpty() ? observed : observed + "; required " + required;
  }
}
