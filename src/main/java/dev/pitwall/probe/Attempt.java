package dev.pitwall.probe;

import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Phases;
import org.jspecify.annotations.Nullable;

/**
 * How the attempt at one step went.
 *
 * @param observed what was seen; empty when there is nothing to say
 * @param required what was expected; empty when it passed
 */
record Attempt(Outcome outcome, @Nullable Phases phases, String observed, String required) {
  static Attempt passed(@Nullable Phases phases, String observed) {
    return new Attempt(Outcome.PASSED, phases, observed, "");
  }

  static Attempt failed(@Nullable Phases phases, StepFailed why) {
    return new Attempt(Outcome.FAILED, phases, why.observed(), why.required());
  }

  static Attempt errored(@Nullable Phases phases, String why) {
    return new Attempt(Outcome.ERRORED, phases, why, "");
  }

  static Attempt skipped(String why) {
    return new Attempt(Outcome.SKIPPED, null, why, "");
  }

  String detail() {
    return required.isEmpty() ? observed : observed + "; required " + required;
  }
}
