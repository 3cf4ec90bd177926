package dev.pitwall.probe;

import dev.pitwall.journey.HttpTimings;
import dev.pitwall.journey.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the attempt at one step went.
 *
 * @param observed what was seen; empty when there is nothing to say
 * @param required what was expected; empty when it passed
 * @param clues what else may explain why it failed
 */
record StepOutcome(
    Outcome outcome,
    @Nullable HttpTimings phases,
    String observed,
    String required,
    List<String> clues) {
  StepOutcome {
    clues = List.copyOf(clues);
  }

  static StepOutcome passed(@Nullable HttpTimings phases, String observed) {
    return new StepOutcome(Outcome.PASSED, phases, observed, "", List.of());
  }

  static StepOutcome failed(@Nullable HttpTimings phases, StepFailed why) {
    return failed(phases, why, List.of());
  }

  static StepOutcome failed(@Nullable HttpTimings phases, StepFailed why, List<String> clues) {
    return new StepOutcome(Outcome.FAILED, phases, why.observed(), why.required(), clues);
  }

  static StepOutcome errored(@Nullable HttpTimings phases, String why) {
    return new StepOutcome(Outcome.ERRORED, phases, why, "", List.of());
  }

  static StepOutcome skipped(String why) {
    return new StepOutcome(Outcome.SKIPPED, null, why, "", List.of());
  }

  String detail() {
    return required.isEmpty() ? observed : observed + "; required " + required;
  }
}
