package dev.pitwall.rollout;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The evaluations that were kept. Every method may block. */
public interface EvaluationArchive {
  /** At most this many evaluations in one list. */
  int MAX_LIST = 500;

  /**
   * Which evaluations to list, newest first; null does not look at that.
   *
   * @param before the id of the last evaluation of the page before
   * @param limit from 1 to {@link #MAX_LIST}; what is beyond counts as the nearest of these
   */
  record EvaluationFilter(
      @Nullable String gate, @Nullable String rollout, @Nullable String before, int limit) {}

  List<Evaluation> list(EvaluationFilter filter);

  Optional<Evaluation> find(String id);
}
