package dev.pitwall.boot;

import dev.pitwall.api.Archive;
import dev.pitwall.journey.Run;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.GateService;
import dev.pitwall.store.RunStore;
import dev.pitwall.store.Store;
import java.util.List;
import java.util.Optional;

/** What the API reads, out of the store; an open evaluation is newer at the gate service. */
record StoreArchive(Store store, GateService control) implements Archive {
  @Override
  public List<Run> runs(RunFilter filter) {
    return store
        .runs()
        .list(
            new RunStore.Filter(
                filter.journey(),
                filter.node(),
                filter.outcome(),
                filter.before(),
                filter.limit()));
  }

  @Override
  public Optional<Run> run(String id) {
    return store.runs().find(id);
  }

  @Override
  public List<Evaluation> evaluations(EvaluationFilter filter) {
    return store
        .evaluations()
        .list(filter.gate(), filter.rollout(), filter.before(), filter.limit())
        .stream()
        .map(kept -> control.findEvaluation(kept.id()).orElse(kept))
        .toList();
  }

  @Override
  public Optional<Evaluation> evaluation(String id) {
    return control.findEvaluation(id).or(() -> store.evaluations().find(id));
  }
}
