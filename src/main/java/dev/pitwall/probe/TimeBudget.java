package dev.pitwall.probe;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The time that the steps of a run share. */
final class TimeBudget {
  private final Duration whole;
  private final LongSupplier nanos;
  private final long end;

  /** One that starts now. */
  TimeBudget(Duration whole, LongSupplier nanos) {
    this.whole = whole;
    this.nanos = nanos;
    this.end = nanos.getAsLong() + whole.toNanos();
  }

  /** What a step may take: its own timeout, or what is left, whichever is less. */
  Duration cap(Duration timeout) {
    Duration left = Duration.ofNanos(Math.max(0, end - nanos.getAsLong()));
    return timeout.compareTo(left) < 0 ? timeout : left;
  }

  Duration whole() {
    return whole;
  }

  /** When it began. */
  long start() {
    return end - whole.toNanos();
  }

  boolean isUsedUp() {
    return end - nanos.getAsLong() <= 0;
  }

  /** Why a step could not go on. */
  StepFailed usedUp(boolean undo, @Nullable StepFailed last) {
    String words = TextSanitizer.words(whole);
    String what = undo ? "the undo steps' allowance of " : "the run's timeout of ";
    String seen = last == null ? "" : ": " + last.observed();
    String all = undo ? "all undo steps within " : "all steps within ";
    return new StepFailed(what + words + " is used up" + seen, all + words);
  }
}
