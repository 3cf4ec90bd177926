package dev.pitwall.journey;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An order to run a journey once.
 *
 * @param id the id the run will have
 * @param avoidWorker the worker whose last run of this failed; another one is preferred; may be
 *     null
 * @param settled takes the run as it stands when its steps are over and its undo steps begin, on
 *     the run's own thread; the whole run, with the same id, follows as the answer of the probe
 * @param seated called when a run that had to wait for a browser has one, before it begins
 */
public record RunRequest(
    String id,
    Journey journey,
    Target target,
    Trigger trigger,
    @Nullable String avoidWorker,
    Consumer<Run> settled,
    Runnable seated) {
  /** An order whose beginning is not told. */
  public RunRequest(
      String id,
      Journey journey,
      Target target,
      Trigger trigger,
      @Nullable String avoidWorker,
      Consumer<Run> settled) {
    this(id, journey, target, trigger, avoidWorker, settled, () -> {});
  }

  /** An order whose run is only told once it is over. */
  public RunRequest(
      String id, Journey journey, Target target, Trigger trigger, @Nullable String avoidWorker) {
    this(id, journey, target, trigger, avoidWorker, run -> {});
  }
}
