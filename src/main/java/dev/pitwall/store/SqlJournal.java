package dev.pitwall.store;

import dev.pitwall.rollout.Acknowledgement;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.Hold;
import dev.pitwall.rollout.Journal;
import dev.pitwall.rollout.Rollout;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;

/** The journal in a database. What it has written is on disk when it answers. */
public final class SqlJournal implements Journal {
  private static final Duration ROLLOUTS_BACK = Duration.ofDays(30);
  private static final Duration LOOSE_EVALUATIONS_BACK = Duration.ofDays(1);
  private static final String REMEMBERED_ROLLOUTS =
      "SELECT id FROM rollouts WHERE finished_at IS NULL OR finished_at >= :month";
  private static final String REMEMBERED_EVALUATIONS =
      " FROM evaluations WHERE rollout IN ("
          + REMEMBERED_ROLLOUTS
          + ") OR (rollout IS NULL AND opened_at >= :day)";

  private final Jdbi writing;
  private final Jdbi reading;
  private final InstantSource clock;
  private volatile Duration lastWrite = Duration.ZERO;

  SqlJournal(Jdbi writing, Jdbi reading, InstantSource clock) {
    this.writing = writing;
    this.reading = reading;
    this.clock = clock;
  }

  @Override
  public Memory remember() {
    return reading.inTransaction(
        handle ->
            new Memory(
                bodies(
                    handle,
                    "SELECT body FROM rollouts WHERE id IN ("
                        + REMEMBERED_ROLLOUTS
                        + ") ORDER BY opened_at, id",
                    RolloutJson::rolloutOf),
                bodies(
                    handle,
                    "SELECT body" + REMEMBERED_EVALUATIONS + " ORDER BY opened_at, id",
                    EvaluationJson::read),
                bodies(
                    handle,
                    "SELECT body FROM holds WHERE released_at IS NULL"
                        + " AND (expires_at IS NULL OR expires_at > :now) ORDER BY placed_at, id",
                    RolloutJson::holdOf),
                bodies(
                    handle,
                    "SELECT body FROM acknowledgements WHERE evaluation IN (SELECT id"
                        + REMEMBERED_EVALUATIONS
                        + ") ORDER BY given_at",
                    RolloutJson::acknowledgementOf)));
  }

  private <T> List<T> bodies(Handle handle, String sql, Function<String, T> read) {
    Instant now = clock.instant();
    return handle
        .createQuery(sql)
        .configure(SqlStatements.class, statements -> statements.setUnusedBindingAllowed(true))
        .bind("month", Micros.of(now.minus(ROLLOUTS_BACK)))
        .bind("day", Micros.of(now.minus(LOOSE_EVALUATIONS_BACK)))
        .bind("now", Micros.of(now))
        .map((row, context) -> read.apply(row.getString("body")))
        .list();
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException when it would change an evaluation that is final
   */
  @Override
  public void write(Entry entry, String who, String what) {
    long start = System.nanoTime();
    writing.useTransaction(
        handle -> {
          put(handle, entry);
          AuditTrail.append(handle, clock.instant(), who, what);
        });
    lastWrite = Duration.ofNanos(System.nanoTime() - start);
  }

  /** How long the last write took until it was on disk. */
  Duration lastWrite() {
    return lastWrite;
  }

  private static void put(Handle handle, Entry entry) {
    switch (entry) {
      case Entry.OfRollout(Rollout rollout) -> put(handle, rollout);
      case Entry.OfEvaluation(Evaluation evaluation) -> put(handle, evaluation);
      case Entry.OfHold(Hold hold) -> put(handle, hold);
      case Entry.OfAcknowledgement(Acknowledgement acknowledgement) -> put(handle, acknowledgement);
    }
  }

  private static void put(Handle handle, Rollout rollout) {
    handle
        .createUpdate(
            "INSERT INTO rollouts (id, service, opened_at, finished_at, body)"
                + " VALUES (:id, :service, :opened_at, :finished_at, :body)"
                + " ON CONFLICT (id) DO UPDATE"
                + " SET finished_at = excluded.finished_at, body = excluded.body")
        .bind("id", rollout.id())
        .bind("service", rollout.service())
        .bind("opened_at", Micros.of(rollout.openedAt()))
        .bind("finished_at", Micros.ofNullable(rollout.finishedAt()))
        .bind("body", RolloutJson.write(rollout))
        .execute();
  }

  private static void put(Handle handle, Evaluation evaluation) {
    String body = EvaluationJson.write(evaluation);
    int changed =
        handle
            .createUpdate(
                "INSERT INTO evaluations (id, gate, rollout, opened_at, decided_at, verdict, body)"
                    + " VALUES (:id, :gate, :rollout, :opened_at, :decided_at, :verdict, :body)"
                    + " ON CONFLICT (id) DO UPDATE SET decided_at = excluded.decided_at,"
                    + " verdict = excluded.verdict, body = excluded.body"
                    + " WHERE evaluations.decided_at IS NULL OR evaluations.body = excluded.body")
            .bind("id", evaluation.id())
            .bind("gate", evaluation.question().gate())
            .bind("rollout", evaluation.question().rollout())
            .bind("opened_at", Micros.of(evaluation.openedAt()))
            .bind("decided_at", Micros.ofNullable(evaluation.decidedAt()))
            .bind("verdict", evaluation.verdict().name())
            .bind("body", body)
            .execute();
    if (changed == 0) {
      throw new IllegalStateException(
          "evaluation "
              + evaluation.id()
              + " is final and cannot become "
              + evaluation.verdict()
              + "; ask again with another attempt");
    }
  }

  private static void put(Handle handle, Hold hold) {
    handle
        .createUpdate(
            "INSERT INTO holds (id, gate, placed_at, expires_at, released_at, body)"
                + " VALUES (:id, :gate, :placed_at, :expires_at, :released_at, :body)"
                + " ON CONFLICT (id) DO UPDATE SET expires_at = excluded.expires_at,"
                + " released_at = excluded.released_at, body = excluded.body")
        .bind("id", hold.id())
        .bind("gate", hold.gate())
        .bind("placed_at", Micros.of(hold.placedAt()))
        .bind("expires_at", Micros.ofNullable(hold.expiresAt()))
        .bind("released_at", Micros.ofNullable(hold.releasedAt()))
        .bind("body", RolloutJson.write(hold))
        .execute();
  }

  private static void put(Handle handle, Acknowledgement acknowledgement) {
    handle
        .createUpdate(
            "INSERT INTO acknowledgements (evaluation, given_at, author, body)"
                + " VALUES (:evaluation, :given_at, :author, :body)"
                + " ON CONFLICT (evaluation, given_at, author) DO UPDATE SET body = excluded.body")
        .bind("evaluation", acknowledgement.evaluation())
        .bind("given_at", Micros.of(acknowledgement.at()))
        .bind("author", acknowledgement.author())
        .bind("body", RolloutJson.write(acknowledgement))
        .execute();
  }
}
