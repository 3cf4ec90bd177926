package dev.pitwall.store;

import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunArchive;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

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
   * The run with that id, whole.
   *
   * @throws UnreadableRow when it is there and cannot be read
   */
  @Override
  public Optional<Run> find(String id) {
    return reading.withHandle(
        handle -> WHOLE.one(handle.createQuery(RunRow.SELECT + " WHERE id = :id").bind("id", id)));
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
    return reading.withHandle(
        handle ->
            WHOLE.list(
                where
                    .bind(handle.createQuery(RunRow.SELECT + where.sql() + NEWEST_FIRST))
                    .bind("limit", filter.limit()),
                leftOut));
  }

  /**
   * The newest run of a journey at one target.
   *
   * @param node null for the front door
   */
  public Optional<Run> lastOf(String journey, @Nullable String node) {
    SearchConditions where = new SearchConditions().and("journey = :journey", "journey", journey);
    SearchConditions both =
        node == null
            ? where.and("target_node IS NULL")
            : where.and("target_node = :node", "node", node);
    return reading.withHandle(
        handle ->
            WHOLE.one(
                both.bind(handle.createQuery(RunRow.SELECT + both.sql() + NEWEST_FIRST))
                    .bind("limit", 1)));
  }

  /**
   * What the windows are filled with at start: the newest runs that started since, oldest first,
   * without their steps and artefacts.
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

  /**
   * How many runs that started since then ended how; an outcome that none had is 0, one that this
   * version does not know is left out.
   */
  public Map<Outcome, Long> counts(Instant since) {
    Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
    String sql =
        "SELECT outcome, count(*) AS n FROM runs WHERE started_at >= :since GROUP BY outcome";
    Map<String, Long> found =
        reading.withHandle(
            handle ->
                handle
                    .createQuery(sql)
                    .bind("since", Micros.of(since))
                    .map((row, context) -> Map.entry(row.getString("outcome"), row.getLong("n")))
                    .collectToMap(Map.Entry::getKey, Map.Entry::getValue));
    for (Outcome outcome : Outcome.values()) {
      counts.put(outcome, found.getOrDefault(outcome.name(), 0L));
    }
    return counts;
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
}
