package dev.pitwall.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatements;

/** Looks at and changes the database of a data directory past the store. */
final class AtDisk {
  private AtDisk() {}

  /** Executes one statement or several. */
  static void execute(Path directory, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("pitwall.db"));
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  /** Reads with the connections the store has; the store of that directory must be closed. */
  static <T> T read(Path directory, Function<Handle, T> read) {
    SqliteFile file = SqliteFile.claim(directory.resolve("pitwall.db"), directory.resolve("tmp"));
    Schema.bring(file.writing(), "test");
    try (Database database = Database.open(file)) {
      return database.reading().inTransaction(read::apply);
    }
  }

  /** How SQLite goes about a statement, a line a step. */
  static List<String> plan(Handle handle, String sql) {
    return handle
        .createQuery("EXPLAIN QUERY PLAN " + sql)
        .configure(SqlStatements.class, statements -> statements.setUnusedBindingAllowed(true))
        .bind("cutoff", 0L)
        .bind("month", 0L)
        .bind("day", 0L)
        .bind("most", 20_000)
        .bind("limit", 500)
        .map((row, context) -> row.getString("detail"))
        .list();
  }
}
