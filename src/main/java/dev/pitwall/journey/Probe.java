package dev.pitwall.journey;

/** Runs a journey. */
public interface Probe {
  /**
   * Runs it once, from first step to last undo, and blocks until it is done.
   *
   * <p>Whatever the target does ends as an outcome of the run, never as an exception; what goes
   * wrong on our own side is {@link Outcome#ERRORED}.
   */
  Run run(RunRequest request);
}
