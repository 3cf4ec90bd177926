package dev.pitwall.cli;

import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import java.nio.file.Path;
import java.util.List;

/**
 * A run that is over.
 *
 * @param files where its artefacts are; empty when nobody wanted them
 */
record FinishedRun(RunPlan order, Run run, List<Path> files) {
  FinishedRun {
    files = List.copyOf(files);
  }

  static long count(List<FinishedRun> all, Outcome outcome) {
    return all.stream().filter(one -> one.run().outcome() == outcome).count();
  }

  /** FAILED wins over what could not be measured. */
  static int code(List<FinishedRun> all) {
    if (count(all, Outcome.FAILED) > 0) {
      return Exit.BAD;
    }
    return count(all, Outcome.PASSED) == all.size() ? Exit.OK : Exit.UNKNOWN;
  }
}
