package dev.pitwall.source.jdbc;

import static dev.pitwall.source.jdbc.JdbcSources.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.signal.QueueLimits;
import dev.pitwall.signal.QueueReport;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.QueueState;
import dev.pitwall.signal.QueueWindow;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SignalSource;
import dev.pitwall.signal.Unreadable;
import dev.pitwall.testing.DocExamples;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of a real PostgreSQL, read with the rights that the page of the manual asks for. */
class JdbcIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final QueueLimits NO_LIMITS = QueueLimits.none(Duration.ofDays(1));

  @TempDir Path folder;
  private static RealPostgres server;

  @BeforeAll
  static void start() throws IOException {
    server = new RealPostgres();
    server.becomeAsOnThePage();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static JdbcSources sources() {
    return new JdbcSources(server.port(), "pitwall", "change-me");
  }

  private static void readsWithin(SignalSource source, Duration most, String reason) {
    long from = System.nanoTime();
    assertThat(source.read())
        .isInstanceOfSatisfying(
            Unreadable.class,
            failure -> {
              assertThat(failure.reason()).contains(reason);
              QueueReport report = QueueWindow.EMPTY.with(failure).assess(failure.at(), NO_LIMITS);
              assertThat(report.state()).isEqualTo(QueueState.UNKNOWN);
              assertThat(report.observed()).contains(reason);
            });
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(most);
  }

  @Test
  void everyExampleOfThePageReads() throws Exception {
    for (String example : DocExamples.of(RealPostgres.PAGE.toString())) {
      List<Sample> samples =
          DocExamples.read(
              example,
              Map.of("db.example:5432", "127.0.0.1:" + server.port()),
              Map.of("PITWALL_DB_PASSWORD", "change-me"),
              folder);
      assertThat(samples).hasSize(1).allMatch(QueueSample.class::isInstance);
    }
    await().atMost(SOON).until(() -> server.watchers() == 0);
  }

  /** The window of a table's readings, taken three seconds apart by the clock of the test. */
  private static final class Watch implements AutoCloseable {
    private final JdbcReader reader;
    private Instant at = Instant.now();
    private QueueWindow window = QueueWindow.EMPTY;

    Watch(String sql, String... figures) {
      reader = sources().reader(sql, figures);
    }

    Watch read() throws Exception {
      at = at.plusSeconds(3);
      window = window.with((QueueSample) reader.read(at));
      return this;
    }

    QueueReport is(QueueLimits limits) {
      return window.assess(at, limits);
    }

    @Override
    public void close() {
      reader.close();
    }
  }

  private static void add(int rows) {
    server.sql(
        "insert into orders.order_events (created_at)"
            + " select now() - interval '5 minutes' from generate_series(1, "
            + rows
            + ")");
  }

  private static void finish(int rows) {
    server.sql(
        "update orders.order_events set processed_at = now() where id in (select id from"
            + " orders.order_events where processed_at is null order by id limit "
            + rows
            + ")");
  }

  private static final String COUNTED =
      """
      select count(*) filter (where processed_at is null) as depth,
             coalesce(extract(epoch from now() - min(created_at)
               filter (where processed_at is null)), 0) as oldest_age,
             count(*) as arrived, count(processed_at) as drained,
             100 as capacity, %s as consumers
      from orders.order_events""";
  private static final String[] COLUMNS = {
    "depth", "oldest_age", "arrived", "drained", "capacity", "consumers"
  };

  @Test
  void aTableIsSeenInEveryStateThatCanOccur() throws Exception {
    server.sql("delete from orders.order_events");
    try (Watch watch = new Watch(COUNTED.formatted("1"), COLUMNS)) {
      assertThat(watch.read().is(NO_LIMITS).state()).isEqualTo(QueueState.OK);
    }
    add(10);
    try (Watch watch = new Watch(COUNTED.formatted("1"), COLUMNS)) {
      watch.read().read().read();
      assertThat(watch.is(NO_LIMITS).state()).isEqualTo(QueueState.STALLED);
      QueueLimits minute = QueueLimits.none(Duration.ofDays(1)).withMaxAge(Duration.ofMinutes(1));
      assertThat(watch.is(minute).state()).isEqualTo(QueueState.SATURATED);
    }
    try (Watch watch = new Watch(COUNTED.formatted("1"), COLUMNS)) {
      for (int i = 0; i < 3; i++) {
        watch.read();
        add(5);
        finish(1);
      }
      assertThat(watch.read().is(NO_LIMITS).state()).isEqualTo(QueueState.WARN);
    }
    try (Watch watch = new Watch(COUNTED.formatted("1"), COLUMNS)) {
      for (int i = 0; i < 3; i++) {
        watch.read();
        finish(3);
      }
      assertThat(watch.read().is(NO_LIMITS).state()).isEqualTo(QueueState.OK);
      finish(1000);
      assertThat(watch.read().is(NO_LIMITS).state()).isEqualTo(QueueState.OK);
    }
    add(100);
    try (Watch watch = new Watch(COUNTED.formatted("1"), COLUMNS)) {
      assertThat(watch.read().is(NO_LIMITS).state()).isEqualTo(QueueState.SATURATED);
    }
    try (Watch watch = new Watch(COUNTED.formatted("0"), COLUMNS)) {
      assertThat(watch.read().is(NO_LIMITS).state()).isEqualTo(QueueState.NO_CONSUMERS);
    }
    try (Watch watch = new Watch("select null::int as depth", "depth")) {
      assertThat(watch.read().is(NO_LIMITS).state()).isEqualTo(QueueState.UNKNOWN);
    }
    server.sql("delete from orders.order_events");
  }

  @Test
  void nothingIsEverWrittenEvenByOneWhoMay() {
    server.sql(
        """
            create table touched (n int);
            create function touch() returns int language sql
              as 'insert into touched values (1) returning 1';
            create function unlock() returns text language sql
              as 'select set_config(''transaction_read_only'', ''off'', false)'
            """);
    JdbcSources owner = new JdbcSources(server.port(), RealPostgres.OWNER, RealPostgres.PASSWORD);
    for (String sql :
        List.of(
            "select touch() as depth",
            "select touch() as depth from (select unlock()) as u",
            "update touched set n = 2 returning n as depth",
            "with x as (update touched set n = 2 returning n) select n as depth from x")) {
      try (SignalSource source = owner.source(sql, "depth")) {
        assertThat(source.read()).as(sql).isInstanceOf(Unreadable.class);
      }
    }
    try (SignalSource source = owner.source("select touch() as depth", "depth")) {
      readsWithin(source, SOON, "read-only transaction; a signal may only read");
    }
    assertThat(server.number("select count(*) from touched")).isZero();
  }

  @Test
  void aRefusalSaysWhatToDo() {
    try (SignalSource wrong =
            new JdbcSources(server.port(), "pitwall", "guessed").source("select 1 as depth");
        SignalSource foreign = sources().source("select count(*) as depth from pg_authid");
        SignalSource missing = sources().source("select count(*) as depth from nowhere");
        SignalSource column = sources().source("select nothing as depth from scheduled_tasks");
        SignalSource elsewhere = sources().preset("outbox", "schema: nowhere")) {
      readsWithin(wrong, SOON, "give a user and password that may log in");
      readsWithin(foreign, SOON, "permission denied for table pg_authid; grant it: GRANT SELECT");
      readsWithin(missing, SOON, "relation \"nowhere\" does not exist; name the right");
      readsWithin(column, SOON, "column \"nothing\" does not exist; the table has other columns");
      readsWithin(elsewhere, SOON, "does not exist");
    }
  }

  @Test
  void anAnswerOfAnotherShapeIsNoReading() {
    Map<String, String> wrong =
        Map.of(
            "select 1 as depth, 2 as size", "columns depth, size; required exactly depth",
            "select 1 as one", "columns one; required exactly depth",
            "select 1 as depth, 1 as depth", "required exactly depth",
            "select 1 as depth where false", "no row",
            "values (1), (2)", "columns column1",
            "select n as depth from generate_series(1, 1000000) n", "more than one row",
            "select 'many' as depth", "text; required a number",
            "select -1 as depth", "required a number of at least 0",
            "select 'NaN'::numeric as depth", "required a number of at least 0",
            "select repeat('x', 3000000) as depth", "no answer");
    wrong.forEach(
        (sql, reason) -> {
          try (SignalSource source = sources().source(sql)) {
            assertThat(source.read())
                .as(sql)
                .isInstanceOfSatisfying(
                    Unreadable.class, failure -> assertThat(failure.reason()).contains(reason));
          }
        });
    try (SignalSource source =
        sources().source("select interval '1 s' as oldest_age", "oldest_age")) {
      readsWithin(source, SOON, "interval; required a number; write extract(epoch from");
    }
  }

  @Test
  void aSlowQueryIsEndedByTheServerItself() {
    try (SignalSource source = sources().source("select pg_sleep(60) is null as depth")) {
      readsWithin(source, JdbcSources.TIMEOUT.plusMillis(500), "statement timeout");
    }
    long running = server.number("select count(*) from pg_stat_activity where query like '%60%'");
    assertThat(running).isEqualTo(1);
  }

  @Test
  void aServerThatHangsGoesAndComesBackIsReadOverOneConnection() {
    try (SignalSource source = sources().source("select 7 as depth")) {
      assertThat(sample(source).depth()).isEqualTo(7);
      assertThat(sample(source).depth()).isEqualTo(7);
      assertThat(server.watchers()).isEqualTo(1);

      server.signal("STOP");
      try {
        for (int i = 0; i < 3; i++) {
          readsWithin(source, JdbcSources.TIMEOUT.plusMillis(500), "no whole answer");
        }
      } finally {
        server.signal("CONT");
      }
      await().atMost(SOON).until(() -> source.read() instanceof QueueSample);
      await().atMost(SOON).until(() -> server.watchers() == 1);

      server.sql(
          "select pg_terminate_backend(pid) from pg_stat_activity"
              + " where application_name = 'pitwall'");
      assertThat(sample(source).depth()).as("the connection is made anew at once").isEqualTo(7);

      server.kill();
      readsWithin(source, SOON, "refused");
      server.start();
      assertThat(sample(source).depth()).isEqualTo(7);
      assertThat(server.watchers()).isEqualTo(1);
    }
    await().atMost(SOON).until(() -> server.watchers() == 0);
  }
}
