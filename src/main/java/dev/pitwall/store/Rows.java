package dev.pitwall.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows of which some may be damaged, written by a newer version, or edited by hand. A list to
 * look at goes on without a row that cannot be read, and says so; what decides needs every row, and
 * a question for one row fails too, so that it is never taken for absent and written over. The row
 * stays as it is.
 *
 * @param table for the message; the rows have a column {@code id}
 * @param covered when the audit has the hashes of its rows
 */
record Rows<T>(String table, @Nullable CoveredTable covered, RowMapper<T> read) {
  /** Rows that the audit covers, whose body is the whole record. */
  static <T> Rows<T> body(CoveredTable table, Body<T> read) {
    return new Rows<>(table.table(), table, (row, _) -> read.of(row.getString("body")));
  }

  /** A record from its body. */
  @FunctionalInterface
  interface Body<T> {
    /** Throws an unchecked exception when it is not such a record. */
    T of(String text);
  }

  /** Every row that can be read; the others are noted. */
  List<T> list(Query query, LeftOutRows leftOut) {
    List<UnreadableRow> without = new ArrayList<>();
    List<T> found =
        damageTold(
            () ->
                query.map((row, context) -> readOrNote(row, context, without)).stream()
                    .flatMap(Optional::stream)
                    .toList());
    leftOut.note(without);
    return found;
  }

  /**
   * Every row.
   *
   * @throws UnreadableRow when one cannot be read
   */
  List<T> all(Query query) {
    return damageTold(() -> query.map(this::readOrThrow).list());
  }

  /**
   * The one row, if there is one.
   *
   * @throws UnreadableRow when it is there and cannot be read
   */
  Optional<T> one(Query query) {
    return damageTold(() -> query.map(this::readOrThrow).findOne());
  }

  /** Every row that cannot be read, and how many there are of both. */
  Read readAll(Query query, int most) {
    return damageTold(
        () -> {
          List<UnreadableRow> without = new ArrayList<>();
          long rows = 0;
          try (var all =
              query.map((row, context) -> readOrNote(row, context, without)).iterator()) {
            while (all.hasNext() && without.size() < most) {
              var _ = all.next();
              rows++;
            }
          }
          return new Read(rows, List.copyOf(without));
        });
  }

  /** What reading a table came to. */
  record Read(long rows, List<UnreadableRow> unreadable) {}

  private <R> R damageTold(Supplier<R> reading) {
    try {
      return reading.get();
    } catch (UnreadableRow e) {
      throw e;
    } catch (JdbiException e) {
      throw UnreadableRow.table(table, e).map(RuntimeException.class::cast).orElse(e);
    }
  }

  private Optional<T> readOrNote(
      ResultSet row, StatementContext context, List<UnreadableRow> without) throws SQLException {
    try {
      return Optional.of(readOrThrow(row, context));
    } catch (UnreadableRow e) {
      without.add(e);
      return Optional.empty();
    }
  }

  private T readOrThrow(ResultSet row, StatementContext context) throws SQLException {
    String id = String.valueOf(row.getString("id"));
    T record = parsed(row, context, id);
    CoveredTable.@Nullable Cover cover = covered == null ? null : covered.cover(row);
    if (cover != null && !cover.fits()) {
      throw UnreadableRow.changed(table, id, cover.sentence());
    }
    return record;
  }

  private T parsed(ResultSet row, StatementContext context, String id) throws SQLException {
    try {
      return read.map(row, context);
    } catch (RuntimeException e) {
      throw UnreadableRow.of(table, id, e);
    }
  }
}
