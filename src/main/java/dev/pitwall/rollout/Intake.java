package dev.pitwall.rollout;

import dev.pitwall.journey.Run;
import dev.pitwall.signal.HealthSample;
import dev.pitwall.signal.Sample;
import java.time.Instant;
import java.util.List;

/**
 * Takes runs and readings as evidence, and has the evaluations they bear on judged again. Guarded
 * by race control's lock.
 */
final class Intake {
  private final Setup setup;
  private final Windows windows;
  private final Rollouts rollouts;
  private final Evaluations evaluations;

  Intake(Setup setup, Windows windows, Rollouts rollouts, Evaluations evaluations) {
    this.setup = setup;
    this.windows = windows;
    this.rollouts = rollouts;
    this.evaluations = evaluations;
  }

  void accept(Run run, Instant now) {
    if (windows.add(run)) {
      evaluations.rejudgeOf(run.service(), now);
    }
  }

  void accept(Sample sample, Instant now) {
    windows.add(sample);
    if (sample instanceof HealthSample health) {
      rollouts.noticed(health);
    }
    evaluations.rejudgeOf(setup.gatesReading(sample), now);
  }

  void recall(List<Run> runs) {
    runs.forEach(windows::add);
  }
}
