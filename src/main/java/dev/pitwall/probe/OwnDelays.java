package dev.pitwall.probe;

import dev.pitwall.journey.Outcome;
import dev.pitwall.machine.Stalls;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes back what a step was blamed for when the time that was over was our own. */
final class OwnDelays {
  /** A browser is told its limits in whole milliseconds. */
  private static final Duration ROUNDING = Duration.ofMillis(2);

  private OwnDelays() {}

  /**
   * The outcome, ERRORED where it is FAILED for want of time and this process stood still for a
   * good part of that time.
   *
   * @param budget of the steps of the run
   * @param start when the step began
   * @param limit what it had of time
   */
  static StepOutcome weigh(
      StepOutcome outcome, TimeBudget budget, long start, Duration limit, RunEnvironment around) {
    boolean isAnswered = outcome.answer() != null && outcome.over() == null;
    if (outcome.outcome() != Outcome.FAILED || isAnswered) {
      return outcome; // a wrong answer is wrong, however late it was read
    }
    return excuse(outcome.over(), budget, start, limit, around)
        .map(why -> StepOutcome.errored(outcome.answer(), why + "; seen: " + outcome.detail()))
        .orElse(outcome);
  }

  private static Optional<String> excuse(
      @Nullable Duration over,
      TimeBudget budget,
      long start,
      Duration limit,
      RunEnvironment around) {
    long now = around.nanos().getAsLong();
    Stalls stalls = around.stalls();
    if (over != null) {
      return stalls.excuseLate(start, now, over);
    }
    Optional<String> ofStep =
        now - start >= limit.minus(ROUNDING).toNanos()
            ? stalls.excuse(start, now, limit)
            : Optional.empty();
    return ofStep.isEmpty() && budget.isUsedUp()
        ? stalls.excuse(budget.start(), now, budget.whole())
        : ofStep;
  }
}
