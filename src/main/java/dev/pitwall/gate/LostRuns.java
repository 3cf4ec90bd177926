package dev.pitwall.gate;

import dev.pitwall.journey.Run;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many of the newest attempts at a target measured nothing: where they are too many, those that
 * did measure are no fair choice.
 *
 * @param newest the newest attempts, the oldest start first
 * @param lost how many of them measured nothing
 */
record LostRuns(List<Run> newest, int lost) {
  /** Of so many newest attempts at most a share may have measured nothing. */
  static final int ATTEMPTS = 20;

  static final double MOST = 0.2;
  private static final int FEW_ATTEMPTS = 5;
  private static final int MOST_DILUTING = 10;

  /**
   * Those among some attempts.
   *
   * @param version what a run must have met to have measured anything; null takes any
   */
  static LostRuns among(List<Run> attempts, @Nullable String version) {
    List<Run> newest = attempts.subList(Math.max(0, attempts.size() - ATTEMPTS), attempts.size());
    return new LostRuns(newest, newest.size() - TargetRuns.measured(newest, version).size());
  }

  boolean areTooMany() {
    return newest.size() >= FEW_ATTEMPTS && lost > MOST * newest.size();
  }

  /** How many more measured runs it takes until few enough of the newest attempts are lost. */
  int diluting() {
    return areTooMany()
        ? (int) Math.clamp(Math.ceil(lost / MOST) - newest.size(), 1, MOST_DILUTING)
        : 0;
  }

  /** How many could not be measured, and why the last one could not; empty when all could. */
  String story() {
    List<Run> unmeasured = newest.stream().filter(run -> !run.isEvidence()).toList();
    return unmeasured.isEmpty()
        ? ""
        : "%d of the last %d runs could not be measured, last: %s"
            .formatted(unmeasured.size(), newest.size(), why(unmeasured.getLast()));
  }

  private static String why(Run run) {
    String stray = run.met().stray();
    if (stray != null) {
      return stray;
    }
    return run.failure() == null ? "" : run.failure().sentence("wanted");
  }
}
