package dev.pitwall.source.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.jobs.mappers.JobMapper;
import org.jobrunr.scheduling.JobScheduler;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.storage.sql.postgres.PostgresStorageProvider;
import org.jobrunr.utils.mapper.jackson.JacksonJsonMapper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.StdSchedulerFactory;

/** Job tables of a real PostgreSQL, filled and worked off by the real libraries. */
class JdbcIT {
  private static final Path PAGE = Path.of("docs/signals/jdbc.md");
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final QueueLimits NO_LIMITS = QueueLimits.none(Duration.ofDays(1));

  /** Held while jobs that are to be seen in flight run. */
  private static volatile CountDownLatch held = new CountDownLatch(1);

  @Nullable private static RealPostgres postgres;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws IOException {
    RealPostgres server = new RealPostgres();
    postgres = server;
    server.sql(
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
    assertThat(rights.find()).isTrue();
    server.sql(rights.group(1));
    server.sql("grant usage on schema orders to pitwall");
    server.sql("grant select on orders.order_events to pitwall");
  }

  @AfterAll
  static void stop() {
    server().close();
  }

  private static RealPostgres server() {
    RealPostgres running = postgres;
    if (running == null) {
      throw new IllegalStateException("not started");
    }
    return running;
  }

  private static JdbcSources sources() {
    return new JdbcSources(server().port(), "pitwall", "change-me");
  }

  private static QueueSample sample(SignalSource source) {
    Sample sample = source.read();
    assertThat(sample).isInstanceOf(QueueSample.class);
    return (QueueSample) sample;
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
    for (String example : DocExamples.of(PAGE.toString())) {
      List<Sample> samples =
          DocExamples.read(
              example,
              Map.of("db.example:5432", "127.0.0.1:" + server().port()),
              Map.of("PITWALL_DB_PASSWORD", "change-me"),
              folder);
      assertThat(samples).hasSize(1).allMatch(QueueSample.class::isInstance);
    }
    await().atMost(SOON).until(() -> server().watchers() == 0);
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
    server()
        .sql(
            "insert into orders.order_events (created_at)"
                + " select now() - interval '5 minutes' from generate_series(1, "
                + rows
                + ")");
  }

  private static void finish(int rows) {
    server()
        .sql(
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
    server().sql("delete from orders.order_events");
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
    server().sql("delete from orders.order_events");
  }

  @Test
  void dbSchedulersTasksAreCounted() throws Exception {
    held = new CountDownLatch(1);
    OneTimeTask<Void> task = Tasks.oneTime("mail").execute((one, context) -> hold());
    Scheduler scheduler =
        Scheduler.create(server().shop(), task)
            .threads(2)
            .pollingInterval(Duration.ofMillis(100))
            .shutdownMaxWait(Duration.ofSeconds(1))
            .build();
    try (SignalSource source = sources().preset("db-scheduler")) {
      for (int i = 0; i < 5; i++) {
        scheduler.schedule(task.instance("now" + i), Instant.now().minusSeconds(60));
      }
      scheduler.schedule(task.instance("later"), Instant.now().plusSeconds(3600));
      QueueSample waiting = sample(source);
      assertThat(waiting.depth()).isEqualTo(5);
      assertThat(waiting.inFlight()).isEqualTo(0);
      assertThat(waiting.oldestAge()).isBetween(Duration.ofSeconds(55), Duration.ofSeconds(90));
      scheduler.start();
      await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(sample(source).inFlight()).isGreaterThanOrEqualTo(2.0));
      held.countDown();
      await().atMost(SOON).untilAsserted(() -> assertThat(sample(source).depth()).isEqualTo(0));
      assertThat(sample(source).oldestAge()).isEqualTo(Duration.ZERO);
    } finally {
      held.countDown();
      scheduler.stop();
    }
  }

  static void hold() {
    try {
      held.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A job that waits for the test; Quartz makes it by its constructor. */
  public static final class Held implements Job {
    /** The same for JobRunr. */
    public static void once() {
      hold();
    }

    @Override
    public void execute(JobExecutionContext context) {
      hold();
    }
  }

  @Test
  void quartzTriggersAreCounted() throws Exception {
    held = new CountDownLatch(1);
    try (var ddl =
        Job.class.getResourceAsStream("/org/quartz/impl/jdbcjobstore/tables_postgres.sql")) {
      assertThat(ddl).isNotNull();
      server().sql(new String(ddl.readAllBytes(), StandardCharsets.UTF_8));
    }
    server().sql("grant select on qrtz_triggers, qrtz_fired_triggers to pitwall");
    org.quartz.Scheduler scheduler = quartz();
    try (SignalSource source = sources().preset("quartz")) {
      for (int i = 0; i < 4; i++) {
        scheduler.scheduleJob(
            JobBuilder.newJob(Held.class).withIdentity("now" + i).build(),
            TriggerBuilder.newTrigger()
                .withIdentity("now" + i)
                .startAt(java.util.Date.from(Instant.now().minusSeconds(30)))
                .build());
      }
      scheduler.scheduleJob(
          JobBuilder.newJob(Held.class).withIdentity("later").build(),
          TriggerBuilder.newTrigger()
              .withIdentity("later")
              .startAt(java.util.Date.from(Instant.now().plusSeconds(3600)))
              .withSchedule(SimpleScheduleBuilder.repeatHourlyForever())
              .build());
      QueueSample waiting = sample(source);
      assertThat(waiting.depth()).isEqualTo(4);
      assertThat(waiting.inFlight()).isEqualTo(0);
      assertThat(waiting.deadLetters()).isEqualTo(0);
      assertThat(waiting.oldestAge()).isBetween(Duration.ofSeconds(25), Duration.ofSeconds(60));
      scheduler.start();
      await().atMost(SOON).untilAsserted(() -> assertThat(sample(source).inFlight()).isEqualTo(2));
      held.countDown();
      await().atMost(SOON).untilAsserted(() -> assertThat(sample(source).depth()).isEqualTo(0));
      await().atMost(SOON).untilAsserted(() -> assertThat(sample(source).inFlight()).isEqualTo(0));
      assertThat(scheduler.checkExists(TriggerKey.triggerKey("later"))).isTrue();
      server().sql("update qrtz_triggers set trigger_state = 'ERROR'");
      assertThat(sample(source).deadLetters()).isEqualTo(1);
    } finally {
      held.countDown();
      scheduler.shutdown(true);
    }
  }

  private static org.quartz.Scheduler quartz() throws Exception {
    Properties settings = new Properties();
    settings.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
    settings.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
    settings.setProperty("org.quartz.threadPool.threadCount", "2");
    settings.setProperty("org.quartz.jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX");
    settings.setProperty(
        "org.quartz.jobStore.driverDelegateClass",
        "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate");
    settings.setProperty("org.quartz.jobStore.dataSource", "shop");
    settings.setProperty(
        "org.quartz.dataSource.shop.connectionProvider.class", QuartzConnections.class.getName());
    settings.setProperty("org.quartz.dataSource.shop.port", String.valueOf(server().port()));
    return new StdSchedulerFactory(settings).getScheduler();
  }

  @Test
  void jobRunrsJobsAndServersAreCounted() throws Exception {
    held = new CountDownLatch(1);
    PostgresStorageProvider store = new PostgresStorageProvider(server().shop());
    store.setJobMapper(new JobMapper(new JacksonJsonMapper()));
    server().sql("grant select on jobrunr_jobs, jobrunr_backgroundjobservers to pitwall");
    try (SignalSource source = sources().preset("jobrunr")) {
      JobScheduler jobs = new JobScheduler(store);
      for (int i = 0; i < 3; i++) {
        jobs.enqueue(Held::once);
      }
      jobs.schedule(Instant.now().plusSeconds(3600), Held::once);
      jobs.schedule(Instant.now().minusSeconds(60), Held::once);
      QueueSample waiting = sample(source);
      assertThat(waiting.depth()).isEqualTo(4);
      assertThat(waiting.consumers()).isEqualTo(0);
      assertThat(waiting.oldestAge()).isBetween(Duration.ofSeconds(55), Duration.ofSeconds(90));
      QueueWindow window = QueueWindow.EMPTY.with(waiting);
      assertThat(window.assess(waiting.at(), NO_LIMITS).state()).isEqualTo(QueueState.NO_CONSUMERS);

      JobRunr.configure()
          .useStorageProvider(store)
          .useBackgroundJobServer(
              BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                  .andPollIntervalInSeconds(5)
                  .andWorkerCount(2))
          .initialize();
      await().atMost(SOON).untilAsserted(() -> assertThat(sample(source).inFlight()).isEqualTo(2));
      assertThat(sample(source).consumers()).isEqualTo(1);
      held.countDown();
      await().atMost(SOON).untilAsserted(() -> assertThat(sample(source).depth()).isEqualTo(0));
    } finally {
      held.countDown();
      JobRunr.destroy();
      store.close();
    }
  }

  @Test
  void riversAndObansJobsAreCounted() {
    server()
        .sql(
            """
            create type river_job_state as enum ('available', 'cancelled', 'completed',
              'discarded', 'pending', 'retryable', 'running', 'scheduled');
            create table river_job (id bigserial primary key,
              state river_job_state not null default 'available', attempt smallint default 0,
              max_attempts smallint not null default 25, attempted_at timestamptz,
              created_at timestamptz not null default now(), finalized_at timestamptz,
              scheduled_at timestamptz not null default now(), queue text default 'default');
            grant select on river_job to pitwall;
            insert into river_job (state, scheduled_at) values
              ('available', now() - interval '90 s'), ('retryable', now() - interval '1 s'),
              ('scheduled', now() + interval '1 h'), ('retryable', now() + interval '1 h'),
              ('pending', now() - interval '1 h'), ('running', now() - interval '1 h'),
              ('completed', now() - interval '1 h'), ('cancelled', now() - interval '1 h'),
              ('discarded', now() - interval '1 h'), ('discarded', now() - interval '1 h');
            create schema jobs;
            create type jobs.oban_job_state as enum ('available', 'suspended', 'scheduled',
              'executing', 'retryable', 'completed', 'discarded', 'cancelled');
            create table jobs.oban_jobs (id bigserial primary key,
              state jobs.oban_job_state not null default 'available',
              queue text not null default 'default', attempt int not null default 0,
              inserted_at timestamp not null default timezone('UTC', now()),
              scheduled_at timestamp not null default timezone('UTC', now()));
            grant usage on schema jobs to pitwall;
            grant select on jobs.oban_jobs to pitwall;
            insert into jobs.oban_jobs (state, scheduled_at)
              select (case state when 'running' then 'executing' when 'pending' then 'suspended'
                else state::text end)::jobs.oban_job_state, scheduled_at at time zone 'UTC'
              from river_job
            """);
    try (SignalSource river = sources().preset("river");
        SignalSource oban = sources().preset("oban", "schema: jobs")) {
      for (QueueSample one : List.of(sample(river), sample(oban))) {
        assertThat(one.depth()).isEqualTo(2);
        assertThat(one.inFlight()).isEqualTo(1);
        assertThat(one.deadLetters()).isEqualTo(2);
        assertThat(one.oldestAge()).isBetween(Duration.ofSeconds(89), Duration.ofSeconds(120));
      }
      server().sql("delete from river_job; delete from jobs.oban_jobs");
      assertThat(sample(river).oldestAge()).isEqualTo(Duration.ZERO);
      assertThat(sample(oban).depth()).isEqualTo(0);
    }
  }

  @Test
  void nothingIsEverWrittenEvenByOneWhoMay() {
    server()
        .sql(
            """
            create table touched (n int);
            create function touch() returns int language sql
              as 'insert into touched values (1) returning 1';
            create function unlock() returns text language sql
              as 'select set_config(''transaction_read_only'', ''off'', false)'
            """);
    JdbcSources owner = new JdbcSources(server().port(), RealPostgres.OWNER, RealPostgres.PASSWORD);
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
    assertThat(server().number("select count(*) from touched")).isZero();
  }

  @Test
  void aRefusalSaysWhatToDo() {
    try (SignalSource wrong =
            new JdbcSources(server().port(), "pitwall", "guessed").source("select 1 as depth");
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
    long running = server().number("select count(*) from pg_stat_activity where query like '%60%'");
    assertThat(running).isEqualTo(1);
  }

  @Test
  void aServerThatHangsGoesAndComesBackIsReadOverOneConnection() {
    try (SignalSource source = sources().source("select 7 as depth")) {
      assertThat(sample(source).depth()).isEqualTo(7);
      assertThat(sample(source).depth()).isEqualTo(7);
      assertThat(server().watchers()).isEqualTo(1);

      server().signal("STOP");
      try {
        for (int i = 0; i < 3; i++) {
          readsWithin(source, JdbcSources.TIMEOUT.plusMillis(500), "no whole answer");
        }
      } finally {
        server().signal("CONT");
      }
      await().atMost(SOON).until(() -> source.read() instanceof QueueSample);
      await().atMost(SOON).until(() -> server().watchers() == 1);

      server()
          .sql(
              "select pg_terminate_backend(pid) from pg_stat_activity"
                  + " where application_name = 'pitwall'");
      assertThat(sample(source).depth()).as("the connection is made anew at once").isEqualTo(7);

      server().kill();
      readsWithin(source, SOON, "refused");
      server().start();
      assertThat(sample(source).depth()).isEqualTo(7);
      assertThat(server().watchers()).isEqualTo(1);
    }
    await().atMost(SOON).until(() -> server().watchers() == 0);
  }
}
