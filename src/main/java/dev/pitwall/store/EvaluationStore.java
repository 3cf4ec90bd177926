package dev.pitwall.store;

import dev.pitwall.rollout.Acknowledgement;
import dev.pitwall.rollout.Evaluation;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Reads evaluations, the old ones too. The journal writes them. */
public final class EvaluationStore {
  /** At most this many evaluations in one list. */
  public static final int MAX_LIST = 500;

  private static final Rows<Evaluation> EVALUATIONS =
      Rows.body("evaluations", StoredEvaluation::read);
  private static final Rows<Acknowledgement> ACKNOWLEDGEMENTS =
      Rows.body("acknowledgements", StoredRollout::acknowledgementOf);

  private final Jdbi reading;

  EvaluationStore(Jdbi reading) {
    this.reading = reading;
  }

  /**
   * The evaluation with that id.
   *
   * @throws UnreadableRow when it is there and cannot be read
   */
  public Optional<Evaluation> find(String id) {
    return reading.withHandle(
        handle ->
            EVALUATIONS.one(
                handle
                    .createQuery("SELECT id, body FROM evaluations WHERE id = :id")
                    .bind("id", id)));
  }

  /**
   * Evaluations, newest first.
   *
   * @param gate null for all gates
   * @param rollout null for all rollouts and none
   * @param before the id of the last evaluation of the page before
   */
  public List<Evaluation> list(
      @Nullable String gate, @Nullable String rollout, @Nullable String before, int limit) {
    SearchConditions where =
        new SearchConditions()
            .and("gate = :gate", "gate", gate)
            .and("rollout = :rollout", "rollout", rollout)
            .and("id < :before", "before", before);
    String sql =
        "SELECT id, body FROM evaluations" + where.sql() + " ORDER BY id DESC LIMIT :limit";
    return reading.withHandle(
        handle ->
            EVALUATIONS.list(
                where.bind(handle.createQuery(sql)).bind("limit", Math.clamp(limit, 1, MAX_LIST))));
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
