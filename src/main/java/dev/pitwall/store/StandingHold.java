package dev.pitwall.store;

import dev.pitwall.rollout.Hold;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A hold in force, from its row. When its body cannot be read it still holds, by what its columns
 * say: a stop that is passed over would be a GO.
 */
final class StandingHold {
  private static final Logger LOG = LoggerFactory.getLogger(StandingHold.class);

  private StandingHold() {}

  static Hold read(ResultSet row, StatementContext context) throws SQLException {
    try {
      return StoredJson.read(row.getString("body"), Hold.class);
    } catch (RuntimeException e) {
      LOG.error(
          "row {} of table holds cannot be read ({}); it goes on holding as its columns say;"
              + " release it when it is not wanted",
          row.getString("id"),
          e.getMessage());
      return byItsColumns(row);
    }
  }

  private static Hold byItsColumns(ResultSet row) throws SQLException {
    return new Hold(
        row.getString("id"),
        row.getString("gate"),
        "unknown",
        "the record of this hold cannot be read; it holds until it is released",
        Micros.instant(row.getLong("placed_at")),
        expiry(row),
        null,
        null);
  }

  private static @Nullable Instant expiry(ResultSet row) throws SQLException {
    long micros = row.getLong("expires_at");
    return row.wasNull() ? null : Micros.instant(micros);
  }
}
