package dev.pitwall.store;

import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Deletes what the journal keeps no longer, one chunk a transaction.
 *
 * <p>Each search walks an index from its oldest end and stops at the cutoff or at a full chunk, so
 * that its cost is what there is to delete. What is old and stays (of an open rollout, or named by
 * the book of nodes) is passed over each time; it is little, since idle rollouts end by themselves
 * and a node has one last verdict.
 */
final class OldVerdicts {
  // An open question and all of an open rollout stay, whatever their age: its NO_GO still stops. So
  // does the last verdict about a node, since it is acknowledged by its id.
  static final String EVALUATIONS =
      "DELETE FROM evaluations WHERE id IN (SELECT id FROM evaluations WHERE decided_at < :cutoff"
          + " AND NOT EXISTS (SELECT 1 FROM rollouts WHERE rollouts.id = evaluations.rollout"
          + " AND rollouts.finished_at IS NULL)"
          + " AND id NOT IN (SELECT last_evaluation FROM nodes WHERE last_evaluation IS NOT NULL)"
          + " ORDER BY decided_at LIMIT :limit)";

  // An evaluation without its acknowledgement would stop again.
  static final String ACKNOWLEDGEMENTS =
      "DELETE FROM acknowledgements WHERE (evaluation, given_at, author) IN"
          + " (SELECT evaluation, given_at, author FROM acknowledgements WHERE given_at < :cutoff"
          + " AND NOT EXISTS (SELECT 1 FROM evaluations"
          + " WHERE evaluations.id = acknowledgements.evaluation)"
          + " ORDER BY given_at LIMIT :limit)";

  // No hold is over before it is placed; one without an end has neither moment and never matches.
  static final String HOLDS =
      "DELETE FROM holds WHERE id IN (SELECT id FROM holds WHERE placed_at < :cutoff"
          + " AND COALESCE(released_at, expires_at) < :cutoff ORDER BY placed_at LIMIT :limit)";

  // What still names a rollout keeps it, so that no page links to nothing and no id is free early.
  static final String ROLLOUTS =
      "DELETE FROM rollouts WHERE id IN (SELECT id FROM rollouts WHERE finished_at < :cutoff"
          + " AND NOT EXISTS (SELECT 1 FROM evaluations WHERE evaluations.rollout = rollouts.id)"
          + " AND id NOT IN (SELECT rollout FROM nodes WHERE rollout IS NOT NULL)"
          + " ORDER BY finished_at LIMIT :limit)";

  private final Jdbi writing;

  OldVerdicts(Jdbi writing) {
    this.writing = writing;
  }

  /** Deletes what was over before that moment. */
  Retention.Verdicts sweep(Instant cutoff, int chunk) {
    // Evaluations first: acknowledgements and rollouts stay as long as theirs do.
    return new Retention.Verdicts(
        all(chunk, handle -> delete(handle, EVALUATIONS, cutoff, chunk)),
        all(chunk, handle -> delete(handle, ACKNOWLEDGEMENTS, cutoff, chunk)),
        all(chunk, handle -> delete(handle, HOLDS, cutoff, chunk)),
        all(chunk, handle -> delete(handle, ROLLOUTS, cutoff, chunk)),
        all(chunk, handle -> AuditTrail.deleteBefore(handle, cutoff, chunk)));
  }

  private static int delete(Handle handle, String sql, Instant cutoff, int chunk) {
    execute(handle, SweptRows.noting(sql), cutoff, chunk);
    return execute(handle, sql, cutoff, chunk);
  }

  private static int execute(Handle handle, String sql, Instant cutoff, int chunk) {
    return handle
        .createUpdate(sql)
        .bind("cutoff", Micros.of(cutoff))
        .bind("limit", chunk)
        .execute();
  }

  private long all(int chunk, Delete delete) {
    long deleted = 0;
    int last;
    do {
      last = writing.inTransaction(delete::chunk);
      deleted += last;
    } while (last == chunk);
    return deleted;
  }

  /** Deletes at most a chunk and says how many rows that were. */
  @FunctionalInterface
  private interface Delete {
    int chunk(Handle handle);
  }
}
