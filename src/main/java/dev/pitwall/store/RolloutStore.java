package dev.pitwall.store;

import dev.pitwall.rollout.Hold;
import dev.pitwall.rollout.HoldArchive;
import dev.pitwall.rollout.Rollout;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Reads rollouts and holds, the old ones too. The journal writes them. */
public final class RolloutStore implements HoldArchive {
  /** At most this many rollouts in one list. */
  public static final int MAX_ROLLOUTS = 500;

  private final Jdbi reading;
  private final LeftOutRows leftOut;

  RolloutStore(Jdbi reading, LeftOutRows leftOut) {
    this.reading = reading;
    this.leftOut = leftOut;
  }

  /**
   * The rollout with that id.
   *
   * @throws UnreadableRow when it is there and cannot be read
   */
  public Optional<Rollout> find(String id) {
    return one(KeptTables.ROLLOUTS, CoveredTable.ROLLOUTS, id);
  }

  /** The rollouts opened last, newest first; null for all services. */
  public List<Rollout> list(@Nullable String service, int limit) {
    SearchConditions where = new SearchConditions().and("service = :service", "service", service);
    return list(KeptTables.ROLLOUTS, CoveredTable.ROLLOUTS, where, "opened_at", limit);
  }

  /**
   * The hold with that id.
   *
   * @throws UnreadableRow when it is there and cannot be read
   */
  public Optional<Hold> findHold(String id) {
    return one(KeptTables.HOLDS, CoveredTable.HOLDS, id);
  }

  /**
   * {@inheritDoc}
   *
   * <p>In the order of their ids, which count up with time.
   */
  @Override
  public List<Hold> holds(@Nullable String before, int limit) {
    SearchConditions where = new SearchConditions().and("id < :before", "before", before);
    return list(KeptTables.HOLDS, CoveredTable.HOLDS, where, "id", limit);
  }

  private <T> Optional<T> one(Rows<T> rows, CoveredTable table, String id) {
    String sql = table.select() + " WHERE id = :id";
    return reading.withHandle(handle -> rows.one(handle.createQuery(sql).bind("id", id)));
  }

  private <T> List<T> list(
      Rows<T> rows, CoveredTable table, SearchConditions where, String time, int limit) {
    String sql = table.select() + where.sql() + " ORDER BY " + time + " DESC, id DESC LIMIT :limit";
    return reading.withHandle(
        handle ->
            rows.list(
                where
                    .bind(handle.createQuery(sql))
                    .bind("limit", Math.clamp(limit, 1, MAX_ROLLOUTS)),
                leftOut));
  }
}
