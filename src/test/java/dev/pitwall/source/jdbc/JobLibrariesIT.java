package dev.pitwall.source.jdbc;

import static dev.pitwall.source.jdbc.JdbcSources.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.pitwall.signal.QueueLimits;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.QueueState;
import dev.pitwall.signal.QueueWindow;
import dev.pitwall.signal.SignalSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.jobs.mappers.JobMapper;
import org.jobrunr.scheduling.JobScheduler;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.storage.sql.postgres.PostgresStorageProvider;
import org.jobrunr.utils.mapper.jackson.JacksonJsonMapper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.StdSchedulerFactory;

/** Job tables of a real PostgreSQL, filled and worked off by the real libraries. */
class JobLibrariesIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final QueueLimits NO_LIMITS = QueueLimits.none(Duration.ofDays(1));

  /** Held while jobs that are to be seen in flight run. */
  private static volatile CountDownLatch held = new CountDownLatch(1);

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

  @Test
  void dbSchedulersTasksAreCounted() throws Exception {
    held = new CountDownLatch(1);
    OneTimeTask<Void> task = Tasks.oneTime("mail").execute((one, context) -> hold());
    Scheduler scheduler =
        Scheduler.create(server.shop(), task)
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
      server.sql(new String(ddl.readAllBytes(), StandardCharsets.UTF_8));
    }
    server.sql("grant select on qrtz_triggers, qrtz_fired_triggers to pitwall");
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
      server.sql("update qrtz_triggers set trigger_state = 'ERROR'");
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
    settings.setProperty("org.quartz.dataSource.shop.port", String.valueOf(server.port()));
    return new StdSchedulerFactory(settings).getScheduler();
  }

  @Test
  void jobRunrsJobsAndServersAreCounted() throws Exception {
    held = new CountDownLatch(1);
    PostgresStorageProvider store = new PostgresStorageProvider(server.shop());
    store.setJobMapper(new JobMapper(new JacksonJsonMapper()));
    server.sql("grant select on jobrunr_jobs, jobrunr_backgroundjobservers to pitwall");
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
    server.sql(
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
      server.sql("delete from river_job; delete from jobs.oban_jobs");
      assertThat(sample(river).oldestAge()).isEqualTo(Duration.ZERO);
      assertThat(sample(oban).depth()).isEqualTo(0);
    }
  }
}
