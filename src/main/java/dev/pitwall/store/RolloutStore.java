package dev.pitwall.store;

import dev.pitwall.rollout.Hold;
import dev.pitwall.rollout.Rollout;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Reads rollouts and holds, the old ones too. The journal writes them. */
public final class RolloutStore {
  /** At most this many in one list. */
  public static final int MAX_LIST = 500;

  private final Jdbi reading;

  RolloutStore(Jdbi reading) {
    this.reading = reading;
  }

  /** The rollout with that id. */
  public Optional<Rollout> find(String id) {
    return body("rollouts", id).map(RolloutJson::rolloutOf);
  }

  /** The rollouts opened last, newest first; null for all services. */
  public List<Rollout> list(@Nullable String service, int limit) {
    Where where = new Where().and("service = :service", "service", service);
    return bodies("rollouts", where, "opened_at", limit, RolloutJson::rolloutOf);
  }

  /** The hold with that id. */
  public Optional<Hold> findHold(String id) {
    return body("holds", id).map(RolloutJson::holdOf);
  }

  /** The holds placed last, newest first, those that are over too. */
  public List<Hold> holds(int limit) {
    return bodies("holds", new Where(), "placed_at", limit, RolloutJson::holdOf);
  }

  private Optional<String> body(String table, String id) {
    return reading.withHandle(
        handle ->
            handle
                .createQuery("SELECT body FROM " + table + " WHERE id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .findOne());
  }

  private <T> List<T> bodies(
      String table, Where where, String time, int limit, Function<String, T> read) {
    String sql =
        "SELECT body FROM "
            + table
            + where.sql()
            + " ORDER BY "
            + time
            + " DESC, id DESC LIMIT :limit";
    return reading.withHandle(
        handle ->
            where
                .bind(handle.createQuery(sql))
                .bind("limit", Math.clamp(limit, 1, MAX_LIST))
                .map((row, context) -> read.apply(row.getString("body")))
                .list());
  }
}
