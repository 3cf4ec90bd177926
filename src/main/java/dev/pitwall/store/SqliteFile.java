package dev.pitwall.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** The database file: all that is special to SQLite. */
final class SqliteFile {
  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
  // "PITW": tells our files from another program's.
  private static final int APPLICATION_ID = 0x50495457;
  private static final int BUSY_MILLIS = 5_000;

  private final Path file;

  private SqliteFile(Path file) {
    this.file = file;
  }

  /**
   * Looks at the file and claims it when it is new.
   *
   * @param temporary where the native library is unpacked and artefacts begin; emptied of what a
   *     killed process left
   * @throws StoreRefused when it is another program's, or damaged
   */
  static SqliteFile claim(Path file, Path temporary) {
    try {
      Files.createDirectories(temporary);
      empty(temporary);
      System.setProperty("org.sqlite.tmpdir", temporary.toString());
      requireMagic(file);
    } catch (IOException e) {
      throw new StoreRefused("cannot use " + file + ": " + e, e);
    }
    SqliteFile claimed = new SqliteFile(file);
    claimed.sign();
    return claimed;
  }

  /**
   * Looks at a file that is there and changes nothing, not even beside it.
   *
   * @throws StoreRefused when it is not there, another program's, or damaged at its beginning
   */
  static SqliteFile existing(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new StoreRefused(
          "there is no database "
              + file
              + "; name the folder of `pitwall serve --data`, or a backup");
    }
    try {
      requireMagic(file);
    } catch (IOException e) {
      throw new StoreRefused("cannot read " + file + ": " + e, e);
    }
    SqliteFile found = new SqliteFile(file);
    try (Connection connection = found.reading().getConnection();
        Statement statement = connection.createStatement()) {
      if (number(statement, "PRAGMA application_id") != APPLICATION_ID) {
        throw foreign(file, "is another program's SQLite database, or damaged");
      }
    } catch (SQLException e) {
      throw new StoreRefused(
          file
              + " cannot be opened ("
              + Printable.of(String.valueOf(e.getMessage()))
              + "); "
              + UnreadableRow.WAYS_OUT,
          e);
    }
    return found;
  }

  /** Connections that write. Each commit waits until the disk has it. */
  SQLiteDataSource writing() {
    SQLiteConfig config = config();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    // A transaction that reads first and writes then must not find itself overtaken.
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    return source(config);
  }

  /** Connections that write a copy that nobody else has, without a log of its own beside it. */
  SQLiteDataSource copying() {
    SQLiteConfig config = config();
    config.setJournalMode(SQLiteConfig.JournalMode.DELETE);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    return source(config);
  }

  /** Connections that only read. */
  SQLiteDataSource reading() {
    SQLiteConfig config = config();
    config.setReadOnly(true);
    return source(config);
  }

  /** The size of the file and of its write-ahead log. */
  long bytes() {
    return size(file) + size(file.resolveSibling(file.getFileName() + "-wal"));
  }

  private static long size(Path some) {
    try {
      return Files.exists(some) ? Files.size(some) : 0;
    } catch (IOException e) {
      return 0; // gone between the two questions, as the log is at a checkpoint
    }
  }

  private static SQLiteConfig config() {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    return config;
  }

  private SQLiteDataSource source(SQLiteConfig config) {
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  private static void empty(Path temporary) throws IOException {
    try (DirectoryStream<Path> left =
        Files.newDirectoryStream(temporary, "{sqlite,artefact,vertx-cache}-*")) {
      for (Path one : left) {
        deleteAll(one);
      }
    }
  }

  private static void deleteAll(Path top) throws IOException {
    try (Stream<Path> below = Files.walk(top)) {
      for (Path one : below.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(one);
      }
    }
  }

  private static void requireMagic(Path file) throws IOException {
    if (!Files.exists(file) || Files.size(file) == 0) {
      return;
    }
    try (InputStream in = Files.newInputStream(file)) {
      if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
        throw foreign(file, "is not a SQLite database");
      }
    }
  }

  private void sign() {
    try (Connection connection = signing().getConnection();
        Statement statement = connection.createStatement()) {
      int id = number(statement, "PRAGMA application_id");
      if (id == APPLICATION_ID) {
        return;
      }
      if (id != 0 || number(statement, "SELECT count(*) FROM sqlite_master") > 0) {
        throw foreign(file, "is another program's SQLite database");
      }
      // Only a database without a page can still learn to give room back.
      statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
      statement.execute("PRAGMA application_id = " + APPLICATION_ID);
    } catch (SQLException e) {
      throw new StoreRefused(
          file + " cannot be opened (" + e.getMessage() + "); " + UnreadableRow.WAYS_OUT, e);
    }
  }

  /** Without a write-ahead log, whose making would write the first page. */
  private DataSource signing() {
    return source(config());
  }

  private static int number(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getInt(1) : 0;
    }
  }

  private static StoreRefused foreign(Path file, String what) {
    return new StoreRefused(
        file
            + " "
            + what
            + "; required: a file that Pitwall made; move it away or choose another directory");
  }
}
