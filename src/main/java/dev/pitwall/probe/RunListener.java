package dev.pitwall.probe;

import dev.pitwall.journey.Artefact;
import dev.pitwall.journey.Failure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Told about a run as it goes on, on the run's own thread. */
public interface RunListener {
  /** Hears nothing, adds nothing. */
  RunListener NONE = new RunListener() {};

  /**
   * The steps are over and the undo steps come next: the moment to take a picture of what went
   * wrong.
   *
   * @param failure why the run will not pass; null when all steps passed
   */
  default void stepsEnded(@Nullable Failure failure) {}

  /** The files to be named in the run; asked once, after the last undo step. */
  default List<Artefact> artefacts() {
    return List.of();
  }
}
