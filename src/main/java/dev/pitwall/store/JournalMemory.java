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

/** What the gate service needs to know at its start, read from the database. */
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

  private static final Rows<Rollout> ROLLOUTS = Rows.body("rollouts", StoredRollout::read);
  private static final Rows<Evaluation> EVALUATIONS =
      Rows.body("evaluations", text -> StoredJson.read(text, Evaluation.class));
  private static final Rows<Hold> HOLDS = new Rows<>("holds", StandingHold::read);
  private static final Rows<Acknowledgement> ACKNOWLEDGEMENTS =
      Rows.body("acknowledgements", text -> StoredJson.read(text, Acknowledgement.class));
  private static final Rows<NodeRecord> NODES =
      Rows.body("nodes", text -> StoredJson.read(text, NodeRecord.class));

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
    JournalMemory memory = new JournalMemory(handle, now, most);
    return new Journal.Memory(
        memory.rollouts(),
        memory.evaluations(),
        memory.holds(),
        memory.acknowledgements(),
        memory.nodes());
  }

  private List<Rollout> rollouts() {
    return ROLLOUTS.list(
        query("SELECT id, body" + REMEMBERED_ROLLOUTS + " ORDER BY opened_at, id"));
  }

  private List<Evaluation> evaluations() {
    return EVALUATIONS.list(
        query(
            "SELECT id, body FROM evaluations WHERE id IN ("
                + REMEMBERED_EVALUATIONS
                + ") ORDER BY opened_at, id"));
  }

  private List<Hold> holds() {
    return HOLDS.list(
        query(
            "SELECT id, gate, placed_at, expires_at, body FROM holds WHERE released_at IS NULL"
                + " AND (expires_at IS NULL OR expires_at > :now) ORDER BY placed_at, id"));
  }

  private List<Acknowledgement> acknowledgements() {
    return ACKNOWLEDGEMENTS.list(
        query(
            "SELECT evaluation AS id, body FROM acknowledgements WHERE evaluation IN ("
                + REMEMBERED_EVALUATIONS
                + ") ORDER BY given_at"));
  }

  private List<NodeRecord> nodes() {
    return NODES.list(
        query("SELECT service || '/' || node AS id, body FROM nodes ORDER BY service, node"));
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
