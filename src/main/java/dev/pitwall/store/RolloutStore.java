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

  private static final Rows<Rollout> ROLLOUTS = Rows.body("rollouts", StoredRollout::read);
  private static final Rows<Hold> HOLDS =
      Rows.body("holds", text -> StoredJson.read(text, Hold.class));

  private final Jdbi reading;

  RolloutStore(Jdbi reading) {
    this.reading = reading;
  }

  /**
   * The rollout with that id.
   *
   * @throws UnreadableRow when it is there and cannot be read
   */
  public Optional<Rollout> find(String id) {
    return one(ROLLOUTS, id);
  }

  /** The rollouts opened last, newest first; null for all services. */
  public List<Rollout> list(@Nullable String service, int limit) {
    SearchConditions where = new SearchConditions().and("service = :service", "service", service);
    return list(ROLLOUTS, where, "opened_at", limit);
  }

  /**
   * The hold with that id.
   *
   * @throws UnreadableRow when it is there and cannot be read
   */
  public Optional<Hold> findHold(String id) {
    return one(HOLDS, id);
  }

  /**
   * {@inheritDoc}
   *
   * <p>In the order of their ids, which count up with time.
   */
  @Override
  public List<Hold> holds(@Nullable String before, int limit) {
    return list(HOLDS, new SearchConditions().and("id < :before", "before", before), "id", limit);
  }

  private <T> Optional<T> one(Rows<T> rows, String id) {
    String sql = "SELECT id, body FROM " + rows.table() + " WHERE id = :id";
    return reading.withHandle(handle -> rows.one(handle.createQuery(sql).bind("id", id)));
  }

  private <T> List<T> list(Rows<T> rows, SearchConditions where, String time, int limit) {
    String sql =
        "SELECT id, body FROM "
            + rows.table()
            + where.sql()
            + " ORDER BY "
            + time
            + " DESC, id DESC LIMIT :limit";
    return reading.withHandle(
        handle ->
            rows.list(
                where
                    .bind(handle.createQuery(sql))
                    .bind("limit", Math.clamp(limit, 1, MAX_ROLLOUTS))));
  }
}
