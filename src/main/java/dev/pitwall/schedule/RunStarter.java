package dev.pitwall.schedule;

import dev.pitwall.journey.Probe;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunRequest;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a run, and calls back when it is over. */
@FunctionalInterface
public interface RunStarter {
  /**
   * Starts a run, and does not wait for it.
   *
   * @param ended called once, on a thread that may wait; takes null when the run ended without a
   *     record
   */
  void start(RunRequest request, Consumer<@Nullable Run> ended);

  /** Runs each on a thread of its own, which waits for the probe. */
  static RunStarter of(Probe probe, Timeline timeline) {
    return (request, ended) -> {
      if (!timeline.execute(() -> run(probe, request, ended))) {
        ended.accept(null);
      }
    };
  }

  private static void run(Probe probe, RunRequest request, Consumer<@Nullable Run> ended) {
    Run run = null;
    try {
      run = probe.run(request);
    } catch (RuntimeException e) {
      Logger log = LoggerFactory.getLogger(RunStarter.class);
      log.error("run {} of {} broke", request.id(), request.journey().name(), e);
    } finally {
      ended.accept(run);
    }
  }
}
