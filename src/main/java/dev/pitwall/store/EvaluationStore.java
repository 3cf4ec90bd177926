package dev.pitwall.store;

import dev.pitwall.rollout.Acknowledgement;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.EvaluationArchive;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Reads evaluations, the old ones too. The journal writes them. */
public final class EvaluationStore implements EvaluationArchive {
  private static final Rows<Evaluation> EVALUATIONS =
      Rows.body("evaluations", text -> StoredJson.read(text, Evaluation.class));
  private static final Rows<Acknowledgement> ACKNOWLEDGEMENTS =
      Rows.body("acknowledgements", text -> StoredJson.read(text, Acknowledgement.class));

  private final Jdbi reading;

  EvaluationStore(Jdbi reading) {
    this.reading = reading;
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
            EVALUATIONS.one(
                handle
                    .createQuery("SELECT id, body FROM evaluations WHERE id = :id")
                    .bind("id", id)));
  }

  @Override
  public List<Evaluation> list(EvaluationFilter filter) {
    SearchConditions where =
        new SearchConditions()
            .and("gate = :gate", "gate", filter.gate())
            .and("rollout = :rollout", "rollout", filter.rollout())
            .and("id < :before", "before", filter.before());
    String sql =
        "SELECT id, body FROM evaluations" + where.sql() + " ORDER BY id DESC LIMIT :limit";
    return reading.withHandle(
        handle ->
            EVALUATIONS.list(
                where
                    .bind(handle.createQuery(sql))
                    .bind("limit", Math.clamp(filter.limit(), 1, MAX_LIST))));
  }

  /** Who acknowledged that evaluation, in the order of time. */
  public List<Acknowledgement> acknowledgementsOf(String evaluation) {
    return reading.withHandle(
        handle ->
            ACKNOWLEDGEMENTS.list(
                handle
                    .createQuery(
                        "SELECT evaluation AS id, body FROM acknowledgements"
                            + " WHERE evaluation = :evaluation ORDER BY given_at LIMIT "
                            + MAX_LIST)
                    .bind("evaluation", evaluation)));
  }
}
