package dev.pitwall.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings a database to the tables this program knows. */
final class Schema {
  /** The number of the newest migration under {@code db/migration}. */
  static final int VERSION = 4;

  private static final String HISTORY = "flyway_schema_history";

  private Schema() {}

  /**
   * Migrates when there is something to migrate. A database that is up to date is told by one
   * query, because Flyway takes longer than everything else the store does at its start.
   *
   * @param name how to call the database in a message
   * @throws StoreRefused when it is newer than this program, or a migration does not succeed
   */
  static void bring(DataSource database, String name) {
    int found = version(database, name);
    requireKnown(found, name);
    if (found < VERSION) {
      migrate(database, name);
    }
  }

  /** Refuses what a newer program wrote. */
  static void requireKnown(int found, String name) {
    if (found > VERSION) {
      throw new StoreRefused(
          name
              + " has schema version "
              + found
              + "; this program knows up to "
              + VERSION
              + "; start the newer program that wrote it, or restore the backup made before it");
    }
  }

  private static void migrate(DataSource database, String name) {
    try {
      Flyway.configure(Schema.class.getClassLoader())
          .dataSource(database)
          .locations("classpath:db/migration")
          .skipDefaultCallbacks(true)
          .cleanDisabled(true)
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new StoreRefused(
          "cannot bring " + name + " to schema version " + VERSION + ": " + e.getMessage(), e);
    }
  }

  /** The version found; 0 when there is none, or when a migration was left half done. */
  static int version(DataSource database, String name) {
    try (Connection connection = database.getConnection()) {
      return hasHistory(connection) ? version(connection) : 0;
    } catch (SQLException e) {
      throw new StoreRefused(
          name + " cannot be read (" + e.getMessage() + "); " + UnreadableRow.WAYS_OUT, e);
    }
  }

  private static boolean hasHistory(Connection connection) throws SQLException {
    try (ResultSet tables =
        connection.getMetaData().getTables(null, null, HISTORY, new String[] {"TABLE"})) {
      return tables.next();
    }
  }

  private static int version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT version, success FROM " + HISTORY)) {
      int newest = 0;
      while (rows.next()) {
        if (!rows.getBoolean("success")) {
          return 0;
        }
        newest = Math.max(newest, rows.getInt("version"));
      }
      return newest;
    }
  }
}
