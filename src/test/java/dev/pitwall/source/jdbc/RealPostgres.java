package dev.pitwall.source.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.testing.RealServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL of a test's own, with a database called shop; it refuses to run as root. */
final class RealPostgres implements AutoCloseable {
  static final Path PAGE = Path.of("docs/signals/jdbc.md");
  static final String OWNER = "owner";
  static final String PASSWORD = "owners-own";

  /** One that was left stopped must fail a test and not hold it for ever. */
  static final String BOUNDS = "?loginTimeout=20&connectTimeout=20&socketTimeout=60";

  private static final String PLACE = "/usr/lib/postgresql/15/bin/";

  private final RealServer server = new RealServer("postgres");
  private final int port = RealServer.freePort();
  private final Path postgres = RealServer.program("postgresql", "postgres", PLACE + "postgres");
  private final List<String> asOrdinaryUser;

  RealPostgres() {
    asOrdinaryUser = ordinaryUser();
    Path password = server.file("password", PASSWORD);
    if (!asOrdinaryUser.isEmpty()) {
      server.run("chown", "-R", "nobody", server.folder().toString());
    }
    run(
        postgres.resolveSibling("initdb").toString(),
        "--pgdata=" + data(),
        "--username=" + OWNER,
        "--auth=scram-sha-256",
        "--pwfile=" + password,
        "--no-sync",
        "--locale=C",
        "--encoding=UTF8");
    start();
    at("postgres", "create database shop");
  }

  /** Makes the tables that the page's examples read, and the user it asks for. */
  void becomeAsOnThePage() throws IOException {
    sql(
        """
        create table scheduled_tasks (task_name text not null, task_instance text not null,
          task_data bytea, execution_time timestamptz not null, picked boolean not null,
          picked_by text, last_success timestamptz, last_failure timestamptz,
          consecutive_failures int, last_heartbeat timestamptz, version bigint not null,
          priority smallint, primary key (task_name, task_instance));
        create schema orders;
        create table orders.order_events (id bigserial primary key,
          created_at timestamptz not null default now(), processed_at timestamptz)
        """);
    // The rights are those that the page asks for, and no others.
    Matcher rights =
        Pattern.compile("```sql\\R(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
    assertThat(rights.find()).as("rights on " + PAGE).isTrue();
    sql(rights.group(1));
    sql("grant usage on schema orders to pitwall");
    sql("grant select on orders.order_events to pitwall");
  }

  private static List<String> ordinaryUser() {
    return "root".equals(System.getProperty("user.name"))
        ? List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups")
        : List.of();
  }

  private Path data() {
    return server.folder().resolve("data");
  }

  private String run(String... command) {
    List<String> all = new ArrayList<>(asOrdinaryUser);
    all.addAll(List.of(command));
    return server.run(all.toArray(String[]::new));
  }

  /** Starts it; again after {@link #kill}. */
  void start() {
    List<String> command = new ArrayList<>(asOrdinaryUser);
    command.addAll(
        List.of(
            postgres.toString(),
            "-D",
            data().toString(),
            "-p",
            String.valueOf(port),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=" + server.folder(),
            "-c",
            "dynamic_shared_memory_type=mmap",
            "-c",
            "max_connections=40",
            "-c",
            "fsync=off"));
    server.start(this::answers, command);
  }

  private boolean answers() throws SQLException {
    try (Connection connection = DriverManager.getConnection(url("postgres"), OWNER, PASSWORD)) {
      return connection.isValid(1);
    }
  }

  /** Ends it as a crash would. */
  void kill() {
    server.kill();
  }

  /** Stops or continues every process of it: sockets stay open, and nobody answers. */
  void signal(String signal) {
    long main = Long.parseLong(server.run("head", "-n1", data() + "/postmaster.pid").strip());
    ProcessHandle postmaster = ProcessHandle.of(main).orElseThrow();
    Stream.concat(Stream.of(postmaster), postmaster.children())
        .forEach(process -> send(signal, process));
  }

  /** One that serves a connection that was just closed may have ended meanwhile. */
  private void send(String signal, ProcessHandle process) {
    try {
      server.run("kill", "-" + signal, String.valueOf(process.pid()));
    } catch (IllegalStateException e) {
      if (process.isAlive()) {
        throw e;
      }
    }
  }

  int port() {
    return port;
  }

  private String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + BOUNDS;
  }

  /** How the shop's own programs reach it. */
  DataSource shop() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url("shop"));
    source.setUser(OWNER);
    source.setPassword(PASSWORD);
    return source;
  }

  /** Runs SQL in the shop as its owner. */
  void sql(String text) {
    at("shop", text);
  }

  private void at(String database, String text) {
    try (Connection connection = DriverManager.getConnection(url(database), OWNER, PASSWORD);
        Statement statement = connection.createStatement()) {
      statement.execute(text);
    } catch (SQLException e) {
      throw new IllegalStateException(text, e);
    }
  }

  /** The first number of an answer. */
  long number(String query) {
    try (Connection connection = DriverManager.getConnection(url("shop"), OWNER, PASSWORD);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  /** How many connections Pitwall has to it. */
  long watchers() {
    return number("select count(*) from pg_stat_activity where application_name = 'pitwall'");
  }

  @Override
  public void close() {
    try {
      // An immediate stop, and not a kill: it takes its shared memory along.
      run(
          postgres.resolveSibling("pg_ctl").toString(),
          "stop",
          "--pgdata=" + data(),
          "--mode=immediate");
    } finally {
      server.close();
    }
  }
}
