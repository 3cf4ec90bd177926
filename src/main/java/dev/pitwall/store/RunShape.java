package dev.pitwall.store;

import dev.pitwall.journey.HttpTimings;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What runs have in common that differ in their figures only: whom they met, their steps, statuses,
 * which phases they had. A shape is kept as the JSON of a run whose figures are all 0.
 */
final class RunShape {
  private RunShape() {}

  /** The JSON of a run without its figures, with that in place of its id. */
  static String of(Run run, String id) {
    List<StepResult> steps = run.steps().stream().map(RunShape::withoutFigures).toList();
    return StoredJson.write(with(run, id, Instant.EPOCH, Duration.ZERO, steps));
  }

  private static StepResult withoutFigures(StepResult step) {
    HttpTimings phases = step.phases();
    return with(
        step,
        Duration.ZERO,
        phases == null
            ? null
            : new HttpTimings(
                zero(phases.connect()),
                zero(phases.tls()),
                zero(phases.firstByte()),
                Duration.ZERO));
  }

  private static @Nullable Duration zero(@Nullable Duration some) {
    return some == null ? null : Duration.ZERO;
  }

  /** That step with those figures, and without its detail. */
  static StepResult with(StepResult step, Duration took, @Nullable HttpTimings phases) {
    return new StepResult(
        step.number(),
        step.label(),
        step.undo(),
        step.outcome(),
        took,
        step.status(),
        phases,
        null);
  }

  /** That run with those figures. */
  static Run with(Run run, String id, Instant startedAt, Duration took, List<StepResult> steps) {
    return new Run(
        id,
        run.journey(),
        run.service(),
        run.targetNode(),
        run.trigger(),
        run.outcome(),
        startedAt,
        took,
        run.met(),
        run.worker(),
        run.failure(),
        steps,
        run.artefacts());
  }
}
