package dev.pitwall.boot;

import dev.pitwall.api.Archive;
import dev.pitwall.journey.Run;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.web.Kept;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the pages read: the same as the API. */
record StoreKept(Archive archive) implements Kept {
  @Override
  public List<Run> runs(Wanted wanted) {
    return archive.runs(
        new Archive.RunFilter(
            wanted.journey(), wanted.node(), wanted.outcome(), wanted.before(), wanted.limit()));
  }

  @Override
  public Optional<Run> run(String id) {
    return archive.run(id);
  }

  @Override
  public List<Evaluation> evaluations(@Nullable String gate, @Nullable String rollout, int limit) {
    return archive.evaluations(new Archive.EvaluationFilter(gate, rollout, null, limit));
  }

  @Override
  public Optional<Evaluation> evaluation(String id) {
    return archive.evaluation(id);
  }
}
