package dev.pitwall.source.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * One connection that can only read, kept from one question to the next and made anew when it broke
 * meanwhile. One thread asks at a time; any other may abort or close.
 */
final class ReadOnlyConnection implements AutoCloseable {
  private static final String MOST_BYTES = "1M";
  private static final String OLDEST_SERVER = "9.6";

  private final String url;
  private final Properties properties = new Properties();
  private volatile @Nullable Connection connection;
  private volatile boolean closed;

  /**
   * @param timeout how long one question may take
   */
  ReadOnlyConnection(String url, String user, String password, Duration timeout) {
    this.url = url;
    String seconds = String.valueOf(timeout.plusMillis(999).toSeconds());
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("ApplicationName", "pitwall");
    properties.setProperty("connectTimeout", seconds);
    properties.setProperty("socketTimeout", seconds);
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("readOnly", "true");
    properties.setProperty("maxResultBuffer", MOST_BYTES);
    properties.setProperty("assumeMinServerVersion", OLDEST_SERVER);
    // The server gives up a little before we do, so that it can still say so.
    long millis = Math.max(1, timeout.toMillis() * 9 / 10);
    properties.setProperty(
        "options", "-c statement_timeout=" + millis + " -c default_transaction_read_only=on");
  }

  /**
   * Asks; a kept connection that turns out to be gone is replaced once.
   *
   * @param query a single query
   */
  FigureRow ask(String query) throws SQLException {
    Connection kept = connection;
    if (kept != null) {
      try {
        return ask(kept, query);
      } catch (SQLException e) {
        if (!SqlErrors.isLost(e) || Thread.currentThread().isInterrupted()) {
          throw e;
        }
      }
    }
    return ask(connect(), query);
  }

  private FigureRow ask(Connection on, String query) throws SQLException {
    try (Statement statement = on.createStatement()) {
      statement.setMaxRows(2);
      FigureRow row;
      try (var answer = statement.executeQuery(only(query))) {
        row = FigureRow.of(answer);
      }
      on.rollback();
      return row;
    } catch (SQLException | RuntimeException e) {
      drop(on);
      throw e;
    }
  }

  /** A subquery can be neither several statements nor one that writes. */
  private static String only(String query) {
    return "select * from (\n" + query + "\n) as asked limit 2";
  }

  private Connection connect() throws SQLException {
    Connection made = DriverManager.getDriver(url).connect(url, properties);
    if (made == null) {
      throw new SQLException("the driver does not know " + url);
    }
    connection = made;
    try (Statement statement = made.createStatement()) {
      // Times without a zone are taken as UTC, wherever Pitwall runs.
      statement.execute("set time zone 'UTC'");
      made.setAutoCommit(false);
    } catch (SQLException e) {
      drop(made);
      throw e;
    }
    if (closed) {
      drop(made);
      throw new SQLException("closed");
    }
    return made;
  }

  private void drop(Connection broken) {
    connection = null;
    try {
      broken.close();
    } catch (SQLException e) {
      abort(broken);
    }
  }

  /** Breaks off the question that is under way; whoever asks sees it fail. */
  void abort() {
    Connection current = connection;
    if (current != null) {
      abort(current);
    }
  }

  private static void abort(Connection current) {
    try {
      current.abort(Runnable::run);
    } catch (SQLException e) {
      throw new IllegalStateException("a connection could not be aborted", e);
    }
  }

  /** Closes it for good. */
  @Override
  public void close() {
    closed = true;
    Connection current = connection;
    if (current != null) {
      drop(current);
    }
  }
}
