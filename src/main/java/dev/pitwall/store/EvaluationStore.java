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

  private final Jdbi reading;

  EvaluationStore(Jdbi reading) {
    this.reading = reading;
  }

  /** The evaluation with that id. */
  public Optional<Evaluation> find(String id) {
    return reading.withHandle(
        handle ->
            handle
                .createQuery("SELECT body FROM evaluations WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> EvaluationJson.read(row.getString("body")))
                .findOne());
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
    Where where =
        new Where()
            .and("gate = :gate", "gate", gate)
            .and("rollout = :rollout", "rollout", rollout)
            .and("id < :before", "before", before);
    String sql = "SELECT body FROM evaluations" + where.sql() + " ORDER BY id DESC LIMIT :limit";
    return reading.withHandle(
        handle ->
            where
                .bind(handle.createQuery(sql))
                .bind("limit", Math.clamp(limit, 1, MAX_LIST))
                .map((row, context) -> EvaluationJson.read(row.getString("body")))
                .list());
  }

  /** Who acknowledged that evaluation, in the order of time. */
  public List<Acknowledgement> acknowledgementsOf(String evaluation) {
    return reading.withHandle(
        handle ->
            handle
                .createQuery(
                    "SELECT body FROM acknowledgements WHERE evaluation = :evaluation"
                        + " ORDER BY given_at LIMIT "
                        + MAX_LIST)
                .bind("evaluation", evaluation)
                .map((row, context) -> RolloutJson.acknowledgementOf(row.getString("body")))
                .list());
  }
}
