package dev.pitwall.store;

import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunArchive;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Runs on disk. Their times are kept to the microsecond. */
public final class RunStore implements RunArchive {
  // Ids sort by time, in any collation as long as they are digits and letters of one case.
  private static final String NEWEST_FIRST = " ORDER BY id DESC LIMIT :limit";

  private static final Rows<Run> WHOLE = KeptTables.RUNS;
  private static final Rows<Run> SLIM = new Rows<>("runs", null, RunRow::slim);

  private final Jdbi writing;
  private final Jdbi reading;
  private final LeftOutRows leftOut;

  RunStore(Jdbi writing, Jdbi reading, LeftOutRows leftOut) {
    this.writing = writing;
    this.reading = reading;
    this.leftOut = leftOut;
  }

  /** Writes runs in one transaction. A run that is there already stays as it is. */
  void insert(Collection<Run> runs) {
    writing.useTransaction(
        handle -> {
          PreparedBatch batch = handle.prepareBatch(RunRow.INSERT);
          runs.forEach(run -> RunRow.bind(batch, run).add());
          batch.execute();
        });
  }

  /**
   * The run with that id, whole, or its figures when it is packed.
   *
   * @throws UnreadableRow when it is there and cannot be read
   */
  @Override
  public Optional<Run> find(String id) {
    return reading.inTransaction(
        handle ->
            WHOLE
                .one(handle.createQuery(RunRow.SELECT + " WHERE id = :id").bind("id", id))
                .or(() -> RunBlocks.find(handle, id)));
  }

  @Override
  public List<Run> list(RunFilter filter) {
    Outcome outcome = filter.outcome();
    SearchConditions where =
        new SearchConditions()
            .and("journey = :journey", "journey", filter.journey())
            .and("target_node = :node", "node", filter.node())
            .and("outcome = :outcome", "outcome", outcome == null ? null : outcome.name())
            .and("id < :before", "before", filter.before());
    if (outcome != null && outcome != Outcome.PASSED) {
      where.and("outcome <> 'PASSED'"); // as the index says, which only then is used
    }
    return reading.inTransaction(
        handle ->
            RunBlocks.among(
                handle,
                filter,
                WHOLE.list(
                    where
                        .bind(handle.createQuery(RunRow.SELECT + where.sql() + NEWEST_FIRST))
                        .bind("limit", filter.limit()),
                    leftOut),
                leftOut));
  }

  /**
   * What the windows are filled with at start: the newest runs that started since, oldest first,
   * without their steps and artefacts. None of them is packed yet: {@code store.full_runs} is at
   * least as long as anybody looks back.
   */
  public List<Run> recent(Instant since, int limit) {
    String sql =
        RunRow.SELECT_SLIM
            + " WHERE started_at >= :since ORDER BY started_at DESC, id DESC LIMIT :limit";
    return reading
        .withHandle(
            handle ->
                SLIM.list(
                    handle.createQuery(sql).bind("since", Micros.of(since)).bind("limit", limit),
                    leftOut))
        .reversed();
  }

  /** Deletes at most that many of the oldest runs that started before, and says how many. */
  int deleteBefore(Instant cutoff, int limit) {
    String sql =
        "DELETE FROM runs WHERE id IN"
            + " (SELECT id FROM runs WHERE started_at < :cutoff ORDER BY started_at LIMIT :limit)";
    return writing.inTransaction(
        handle ->
            handle
                .createUpdate(sql)
                .bind("cutoff", Micros.of(cutoff))
                .bind("limit", limit)
                .execute());
  }

  /** Deletes some of the oldest runs, packed or not, that started before; says how many. */
  int deleteOldest(Instant cutoff, int limit) {
    OptionalLong block = reading.inTransaction(RunBlocks::oldest);
    long micros = Math.min(Micros.of(cutoff), block.orElse(Long.MAX_VALUE));
    int rows = deleteBefore(Micros.instant(micros), limit);
    return rows > 0 ? rows : deleteOldestBlock(cutoff);
  }

  /** Deletes the oldest packed runs when all of them started before, and says how many. */
  int deleteOldestBlock(Instant cutoff) {
    return writing.inTransaction(handle -> RunBlocks.deleteOldest(handle, cutoff));
  }

  /** Deletes at most that many days of figures a minute that ended before; says how many. */
  int deleteDays(Instant cutoff, int limit) {
    return writing.inTransaction(handle -> RunDays.deleteBefore(handle, cutoff, limit));
  }
}
