package dev.pitwall.store;

import dev.pitwall.rollout.Acknowledgement;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.EvaluationArchive;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Reads evaluations, the old ones too. The journal writes them. */
public final class EvaluationStore implements EvaluationArchive {
  private final Jdbi reading;
  private final LeftOutRows leftOut;

  EvaluationStore(Jdbi reading, LeftOutRows leftOut) {
    this.reading = reading;
    this.leftOut = leftOut;
  }

  /**
   * The evaluation with that id.
   *
   * @throws UnreadableRow when it is there and cannot be read
   */
  @Override
  public Optional<Evaluation> find(String id) {
    return reading.withHandle(
        handle ->
            KeptTables.EVALUATIONS.one(
                handle
                    .createQuery(CoveredTable.EVALUATIONS.select() + " WHERE id = :id")
                    .bind("id", id)));
  }

  @Override
  public List<Evaluation> list(EvaluationFilter filter) {
    SearchConditions where =
        new SearchConditions()
            .and("gate = :gate", "gate", filter.gate())
            .and("rollout = :rollout", "rollout", filter.rollout())
            .and("id < :before", "before", filter.before());
    String sql = CoveredTable.EVALUATIONS.select() + where.sql() + " ORDER BY id DESC LIMIT :limit";
    return reading.withHandle(
        handle ->
            KeptTables.EVALUATIONS.list(
                where
                    .bind(handle.createQuery(sql))
                    .bind("limit", Math.clamp(filter.limit(), 1, MAX_LIST)),
                leftOut));
  }

  /** Who acknowledged that evaluation, in the order of time. */
  public List<Acknowledgement> acknowledgementsOf(String evaluation) {
    return reading.withHandle(
        handle ->
            KeptTables.ACKNOWLEDGEMENTS.all(
                handle
                    .createQuery(
                        CoveredTable.ACKNOWLEDGEMENTS.select()
                            + " WHERE evaluation = :evaluation ORDER BY given_at LIMIT "
                            + MAX_LIST)
                    .bind("evaluation", evaluation)));
  }
}
