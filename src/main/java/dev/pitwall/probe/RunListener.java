package dev.pitwall.probe;

import dev.pitwall.journey.Artefact;
import dev.pitwall.journey.Failure;
import dev.pitwall.journey.StepResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Told about a run as it goes on, on the run's own thread. */
public interface RunListener {
  /** Hears nothing, adds nothing. */
  RunListener NONE = new RunListener() {};

  /** One step, or undo step, is over. */
  default void stepEnded(StepResult result) {}

  /**
   * The steps are over and the undo steps come next: the moment to take a picture of what went
   * wrong.
   *
   * @param failure why the run will not pass; null when all steps passed
   */
  default void stepsEnded(@Nullable Failure failure) {}

  /** One that adds what this one adds, and tells another of the steps as well. */
  default RunListener andTell(RunListener other) {
    RunListener first = this;
    return new RunListener() {
      @Override
      public void stepEnded(StepResult result) {
        first.stepEnded(result);
        other.stepEnded(result);
      }

      @Override
      public void stepsEnded(@Nullable Failure failure) {
        first.stepsEnded(failure);
        other.stepsEnded(failure);
      }

      @Override
      public List<Artefact> artefacts() {
        return first.artefacts();
      }
    };
  }

  /** The files to be named in the run; asked once, after the last undo step. */
  default List<Artefact> artefacts() {
    return List.of();
  }
}
