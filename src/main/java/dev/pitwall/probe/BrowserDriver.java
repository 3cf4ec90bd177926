package dev.pitwall.probe;

import dev.pitwall.journey.BrowserStep;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Performs browser steps in the one browser context of a run. */
public interface BrowserDriver {
  /**
   * Performs it, blocks until it is done or the limit passed, and answers what it captured.
   *
   * @param limit the step's own timeout, or what is left of the run's when that is less
   * @throws StepFailed when the page did not do what was required
   * @throws ProbeBroken when the browser or its driver is gone or stuck
   */
  Map<String, String> perform(BrowserStep step, Duration limit, Scope scope)
      throws StepFailed, ProbeBroken;

  /**
   * What the pages of the run have shown so far that may explain a failure, in a few words each.
   */
  default List<String> clues() {
    return List.of();
  }

  /**
   * Until the next browser step nobody attends to the pages, so that nothing of theirs may wait for
   * us.
   */
  default void unattended() {}
}
