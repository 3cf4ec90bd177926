package dev.pitwall.api;

import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.rollout.Evaluation;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was kept of runs and evaluations. Every method may block. */
public interface Archive {
  /** The most that one page holds. */
  int MAX_LIMIT = 500;

  /**
   * Which runs to list, newest first; null does not look at that.
   *
   * @param node pinned to that node
   * @param before the id of the last run of the page before
   * @param limit from 1 to {@link #MAX_LIMIT}
   */
  record RunFilter(
      @Nullable String journey,
      @Nullable String node,
      @Nullable Outcome outcome,
      @Nullable String before,
      int limit) {}

  /**
   * Which evaluations to list, newest first; null does not look at that.
   *
   * @param before the id of the last evaluation of the page before
   * @param limit from 1 to {@link #MAX_LIMIT}
   */
  record EvaluationFilter(
      @Nullable String gate, @Nullable String rollout, @Nullable String before, int limit) {}

  List<Run> runs(RunFilter filter);

  Optional<Run> run(String id);

  List<Evaluation> evaluations(EvaluationFilter filter);

  Optional<Evaluation> evaluation(String id);
}
