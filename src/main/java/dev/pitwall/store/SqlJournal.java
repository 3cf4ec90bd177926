package dev.pitwall.store;

import dev.pitwall.rollout.Acknowledgement;
import dev.pitwall.rollout.AuditEntry;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.Hold;
import dev.pitwall.rollout.Journal;
import dev.pitwall.rollout.NodeRecord;
import dev.pitwall.rollout.Rollout;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The journal in a database. What it has written is on disk when it answers. */
public final class SqlJournal implements Journal {
  private final Jdbi writing;
  private final Jdbi reading;
  private final RolloutStore rollouts;
  private final EvaluationStore evaluations;
  private final HeadFile head;
  private final InstantSource clock;
  private final DiskWatch watch;
  private volatile Duration lastWrite = Duration.ZERO;

  SqlJournal(
      Jdbi writing,
      Jdbi reading,
      RolloutStore rollouts,
      EvaluationStore evaluations,
      HeadFile head,
      InstantSource clock,
      DiskWatch watch) {
    this.writing = writing;
    this.reading = reading;
    this.rollouts = rollouts;
    this.evaluations = evaluations;
    this.head = head;
    this.clock = clock;
    this.watch = watch;
  }

  @Override
  public Memory remember() {
    return reading.inTransaction(handle -> JournalMemory.read(handle, clock.instant()));
  }

  /**
   * {@inheritDoc}
   *
   * @throws UnreadableRow when it is there and cannot be read: its id is not free
   */
  @Override
  public Optional<Rollout> findRollout(String id) {
    return rollouts.find(id);
  }

  /**
   * {@inheritDoc}
   *
   * @throws UnreadableRow when it is there and cannot be read
   */
  @Override
  public Optional<Evaluation> findEvaluation(String id) {
    return evaluations.find(id);
  }

  /**
   * {@inheritDoc}
   *
   * @throws UnreadableRow when it is there and cannot be read
   */
  @Override
  public Optional<Hold> findHold(String id) {
    return rollouts.findHold(id);
  }

  /**
   * {@inheritDoc}
   *
   * @throws dev.pitwall.rollout.NotWritten when the disk does not take it
   * @throws IllegalStateException when it would change an evaluation that is final, or open a
   *     rollout again that is finished
   */
  @Override
  public void write(List<Line> lines) {
    long start = System.nanoTime();
    watch.writing(() -> writing.inTransaction(handle -> put(handle, lines)).ifPresent(head::note));
    lastWrite = Duration.ofNanos(System.nanoTime() - start);
  }

  /** The last line of what was written. */
  private Optional<AuditEntry> put(Handle handle, List<Line> lines) {
    AuditEntry last = null;
    for (Line line : lines) {
      put(handle, line.entry());
      last =
          AuditLines.append(
              handle,
              clock.instant(),
              line.who(),
              line.what(),
              RowKey.of(line.entry()).covered(handle).orElseThrow());
    }
    return Optional.ofNullable(last);
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
      case Entry.OfNode(NodeRecord node) -> put(handle, node);
      case Entry.OfAcknowledgement(Acknowledgement acknowledgement) -> put(handle, acknowledgement);
    }
  }

  private static void put(Handle handle, Rollout rollout) {
    int changed =
        handle
            .createUpdate(
                "INSERT INTO rollouts (id, service, opened_at, finished_at, body)"
                    + " VALUES (:id, :service, :opened_at, :finished_at, :body)"
                    + " ON CONFLICT (id) DO UPDATE"
                    + " SET finished_at = excluded.finished_at, body = excluded.body"
                    + " WHERE rollouts.finished_at IS NULL"
                    + " OR rollouts.finished_at = excluded.finished_at")
            .bind("id", rollout.id())
            .bind("service", rollout.service())
            .bind("opened_at", Micros.of(rollout.openedAt()))
            .bind("finished_at", Micros.ofNullable(rollout.finishedAt()))
            .bind("body", StoredRollout.write(rollout))
            .execute();
    if (changed == 0) {
      throw new IllegalStateException(
          "rollout " + rollout.id() + " is finished and stays so; open one with another id");
    }
  }

  private static void put(Handle handle, NodeRecord node) {
    NodeRecord.LastVerdict last = node.lastVerdict();
    handle
        .createUpdate(
            "INSERT INTO nodes (service, node, rollout, last_evaluation, body)"
                + " VALUES (:service, :node, :rollout, :last_evaluation, :body)"
                + " ON CONFLICT (service, node) DO UPDATE SET rollout = excluded.rollout,"
                + " last_evaluation = excluded.last_evaluation, body = excluded.body")
        .bind("service", node.service())
        .bind("node", node.node())
        .bind("rollout", node.rollout())
        .bind("last_evaluation", last == null ? null : last.evaluation())
        .bind("body", StoredJson.write(node))
        .execute();
  }

  private static void put(Handle handle, Evaluation evaluation) {
    String body = StoredJson.write(evaluation);
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
        .bind("body", StoredJson.write(hold))
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
        .bind("body", StoredJson.write(acknowledgement))
        .execute();
  }
}
