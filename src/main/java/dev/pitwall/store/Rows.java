package dev.pitwall.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads rows of which some may have been written by a newer version, or edited by hand. A list goes
 * on without a row that cannot be read, and says so in the log; a question for that very row fails,
 * so that it is never taken for absent and written over. The row stays as it is.
 *
 * @param table for the message; the rows have a column {@code id}
 */
record Rows<T>(String table, RowMapper<T> read) {
  // A column that no version can read would else fill the log at each start.
  private static final int MOST_LOGGED = 20;
  private static final Logger LOG = LoggerFactory.getLogger(Rows.class);

  /** Rows whose body is the whole record. */
  static <T> Rows<T> body(String table, Body<T> read) {
    return new Rows<>(table, (row, _) -> read.of(row.getString("body")));
  }

  /** A record from its body. */
  @FunctionalInterface
  interface Body<T> {
    /** Throws an unchecked exception when it is not such a record. */
    T of(String text);
  }

  /** Every row that can be read. */
  List<T> list(Query query) {
    List<UnreadableRow> passedOver = new ArrayList<>();
    List<T> found =
        query.map((row, context) -> readOrNote(row, context, passedOver)).stream()
            .flatMap(Optional::stream)
            .toList();
    passedOver.stream().limit(MOST_LOGGED).forEach(row -> LOG.error("{}", row.getMessage()));
    if (passedOver.size() > MOST_LOGGED) {
      LOG.error("{} more rows of {} cannot be read", passedOver.size() - MOST_LOGGED, table);
    }
    return found;
  }

  /**
   * The one row, if there is one.
   *
   * @throws UnreadableRow when it is there and cannot be read
   */
  Optional<T> one(Query query) {
    return query.map(this::readOrThrow).findOne();
  }

  private Optional<T> readOrNote(
      ResultSet row, StatementContext context, List<UnreadableRow> passedOver) throws SQLException {
    try {
      return Optional.of(readOrThrow(row, context));
    } catch (UnreadableRow e) {
      passedOver.add(e);
      return Optional.empty();
    }
  }

  private T readOrThrow(ResultSet row, StatementContext context) throws SQLException {
    try {
      return read.map(row, context);
    } catch (RuntimeException e) {
      throw new UnreadableRow(table, row.getString("id"), e);
    }
  }
}
