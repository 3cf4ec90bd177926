package dev.pitwall.source.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.quartz.utils.ConnectionProvider;

/** Connections to a test's own database for Quartz, which makes this by its constructor. */
public final class QuartzConnections implements ConnectionProvider {
  private int port;

  /** Set from Quartz' properties. */
  public void setPort(int port) {
    this.port = port;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/shop" + RealPostgres.BOUNDS,
        RealPostgres.OWNER,
        RealPostgres.PASSWORD);
  }

  @Override
  public void initialize() {}

  @Override
  public void shutdown() {}
}
