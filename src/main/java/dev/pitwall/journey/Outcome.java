package dev.pitwall.journey;

/** How a run, or a step, ended. */
public enum Outcome {
  /** Everything was as expected. */
  PASSED,
  /** The target misbehaved. */
  FAILED,
  /** We could not measure; says nothing about the target. */
  ERRORED,
  /** It did not take place, and the reason is known. */
  SKIPPED
}
