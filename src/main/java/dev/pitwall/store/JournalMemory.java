package dev.pitwall.store;

import dev.pitwall.rollout.Acknowledgement;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.Hold;
import dev.pitwall.rollout.Journal;
import dev.pitwall.rollout.NodeRecord;
import dev.pitwall.rollout.Rollout;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatements;

/**
 * What the gate service needs to know at its start, read from the database. A row that cannot be
 * read, or is not what was written, ends the start: a stop that is passed over would be a GO.
 */
final class JournalMemory {
  /**
   * At most this many evaluations are read, and the last verdicts about nodes; the others stay on
   * disk and are found by their id.
   */
  static final int MAX_EVALUATIONS = 20_000;

  private static final Duration ROLLOUTS_BACK = Duration.ofDays(30);
  private static final Duration LOOSE_EVALUATIONS_BACK = Duration.ofDays(1);

  private static final String REMEMBERED_ROLLOUTS =
      " FROM rollouts WHERE finished_at IS NULL OR finished_at >= :month"
          + " OR id IN (SELECT rollout FROM nodes WHERE rollout IS NOT NULL)";

  // Two searches, each with an index of its own: by rollout, and by opening. The CASE keeps the
  // second
  // from going by rollout, where all that a poller ever asked stands at null. What is open or stops
  // comes first: it is what the next answer depends on, however old it is. The last verdict about a
  // node comes on top: what it makes of the node changes when it is acknowledged.
  static final String REMEMBERED_EVALUATIONS =
      "SELECT id FROM (SELECT id FROM (SELECT id, opened_at, decided_at, verdict FROM evaluations"
          + " WHERE rollout IN (SELECT id"
          + REMEMBERED_ROLLOUTS
          + ") UNION ALL SELECT id, opened_at, decided_at, verdict FROM evaluations"
          + " WHERE opened_at >= :day AND CASE WHEN rollout IS NULL THEN 1 ELSE 0 END = 1) AS remembered"
          + " ORDER BY CASE WHEN decided_at IS NULL OR verdict = 'NO_GO' THEN 0 ELSE 1 END,"
          + " opened_at DESC, id DESC LIMIT :most)"
          + " UNION SELECT last_evaluation FROM nodes WHERE last_evaluation IS NOT NULL";

  private final Handle handle;
  private final Instant now;
  private final int most;

  private JournalMemory(Handle handle, Instant now, int most) {
    this.handle = handle;
    this.now = now;
    this.most = most;
  }

  /** Reads it all within the transaction of that handle. */
  static Journal.Memory read(Handle handle, Instant now) {
    return read(handle, now, MAX_EVALUATIONS);
  }

  static Journal.Memory read(Handle handle, Instant now, int most) {
    CoveredRows.require(handle, CoveredTable.HOLDS, CoveredTable.NODES);
    JournalMemory memory = new JournalMemory(handle, now, most);
    return new Journal.Memory(
        memory.rollouts(),
        memory.evaluations(),
        memory.holds(),
        memory.acknowledgements(),
        memory.nodes());
  }

  private List<Rollout> rollouts() {
    return KeptTables.ROLLOUTS.all(
        query(
            CoveredTable.ROLLOUTS.select()
                + REMEMBERED_ROLLOUTS.substring(" FROM rollouts".length())
                + " ORDER BY opened_at, id"));
  }

  private List<Evaluation> evaluations() {
    return KeptTables.EVALUATIONS.all(
        query(
            CoveredTable.EVALUATIONS.select()
                + " WHERE id IN ("
                + REMEMBERED_EVALUATIONS
                + ") ORDER BY opened_at, id"));
  }

  private List<Hold> holds() {
    return KeptTables.HOLDS.all(
        query(
            CoveredTable.HOLDS.select()
                + " WHERE released_at IS NULL"
                + " AND (expires_at IS NULL OR expires_at > :now) ORDER BY placed_at, id"));
  }

  private List<Acknowledgement> acknowledgements() {
    return KeptTables.ACKNOWLEDGEMENTS.all(
        query(
            CoveredTable.ACKNOWLEDGEMENTS.select()
                + " WHERE evaluation IN ("
                + REMEMBERED_EVALUATIONS
                + ") ORDER BY given_at"));
  }

  private List<NodeRecord> nodes() {
    return KeptTables.NODES.all(query(CoveredTable.NODES.select() + " ORDER BY service, node"));
  }

  private Query query(String sql) {
    return handle
        .createQuery(sql)
        .configure(SqlStatements.class, statements -> statements.setUnusedBindingAllowed(true))
        .bind("month", Micros.of(now.minus(ROLLOUTS_BACK)))
        .bind("day", Micros.of(now.minus(LOOSE_EVALUATIONS_BACK)))
        .bind("now", Micros.of(now))
        .bind("most", most);
  }
}
