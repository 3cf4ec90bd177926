package dev.pitwall.web;

import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.rollout.Evaluation;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was kept of runs and evaluations. Every method may block. */
public interface Kept {
  /**
   * Which runs to list, newest first; null does not look at that.
   *
   * @param node pinned to that node
   * @param before the id of the last run of the page before
   * @param limit how many at most, from 1
   */
  record Wanted(
      @Nullable String journey,
      @Nullable String node,
      @Nullable Outcome outcome,
      @Nullable String before,
      int limit) {}

  List<Run> runs(Wanted wanted);

  Optional<Run> run(String id);

  /**
   * Evaluations, newest first; null does not look at that.
   *
   * @param limit how many at most, from 1
   */
  List<Evaluation> evaluations(@Nullable String gate, @Nullable String rollout, int limit);

  Optional<Evaluation> evaluation(String id);
}
