package dev.pitwall.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatements;

/** Looks at and changes the database of a data directory past the store. */
final class AtDisk {
  private AtDisk() {}

  /** Executes one statement or several. */
  static void execute(Path directory, String sql) throws SQLException {
    try (Connection connection = connect(directory);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  /** Makes the database of which a resource is the dump. */
  static void restore(Path directory, String dump) throws IOException, SQLException {
    try (InputStream file = Store.class.getResourceAsStream("/store/" + dump)) {
      byte[] bytes = Objects.requireNonNull(file, dump).readAllBytes();
      execute(directory, new String(bytes, StandardCharsets.UTF_8));
    }
  }

  /** Executes one statement with those texts in its places. */
  static void execute(Path directory, String sql, String... values) throws SQLException {
    try (Connection connection = connect(directory);
        PreparedStatement statement = bound(connection.prepareStatement(sql), values)) {
      statement.executeUpdate();
    }
  }

  /** The one text that a query finds. */
  static String text(Path directory, String sql, String... values) throws SQLException {
    try (Connection connection = connect(directory);
        PreparedStatement statement = bound(connection.prepareStatement(sql), values);
        ResultSet row = statement.executeQuery()) {
      return row.getString(1);
    }
  }

  /** The rows a query finds, each with its columns as texts. */
  static List<List<String>> rows(Path directory, String sql) throws SQLException {
    try (Connection connection = connect(directory);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      List<List<String>> rows = new ArrayList<>();
      while (row.next()) {
        List<String> columns = new ArrayList<>();
        for (int n = 1; n <= row.getMetaData().getColumnCount(); n++) {
          columns.add(row.getMetaData().getColumnName(n) + "=" + row.getString(n));
        }
        rows.add(columns);
      }
      return rows;
    }
  }

  private static PreparedStatement bound(PreparedStatement statement, String... values)
      throws SQLException {
    for (int n = 0; n < values.length; n++) {
      statement.setString(n + 1, values[n]);
    }
    return statement;
  }

  private static Connection connect(Path directory) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:sqlite:" + directory.resolve("pitwall.db") + "?synchronous=OFF");
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
