package dev.pitwall.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;

/** One connection that writes and a few that read, over a database whose tables are there. */
final class Database implements AutoCloseable {
  private static final int READERS = 4;
  private static final long WAIT_MILLIS = 10_000;

  private final HikariDataSource writers;
  private final HikariDataSource readers;
  private final Jdbi writing;
  private final Jdbi reading;

  private Database(HikariDataSource writers, HikariDataSource readers) {
    this.writers = writers;
    this.readers = readers;
    this.writing = jdbi(writers);
    this.reading = jdbi(readers);
  }

  static Database open(SqliteFile file) {
    HikariDataSource writers = new HikariDataSource(pool("pitwall-write", file.writing(), 1));
    try {
      HikariConfig readers = pool("pitwall-read", file.reading(), READERS);
      readers.setReadOnly(true); // as the connections are; the pool would set them back
      return new Database(writers, new HikariDataSource(readers));
    } catch (RuntimeException e) {
      writers.close();
      throw e;
    }
  }

  /** Has one connection: who writes waits for the one before. */
  Jdbi writing() {
    return writing;
  }

  Jdbi reading() {
    return reading;
  }

  private static HikariConfig pool(String name, DataSource source, int connections) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setDataSource(source);
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(WAIT_MILLIS);
    config.setMaxLifetime(0); // an embedded database drops nobody
    return config;
  }

  /** Without a pool, for a command that ends soon. */
  static Jdbi jdbi(DataSource source) {
    Jdbi jdbi = Jdbi.create(source);
    // The arguments can be whole evaluations; a message names the statement only.
    jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.SHORT_STATEMENT);
    return jdbi;
  }

  @Override
  public void close() {
    readers.close();
    writers.close(); // last, so that it folds the write-ahead log into the file
  }
}
