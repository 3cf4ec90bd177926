package dev.pitwall.source.jdbc;

import static dev.pitwall.signal.Figure.CONSUMERS;
import static dev.pitwall.signal.Figure.DEAD_LETTERS;
import static dev.pitwall.signal.Figure.DEPTH;
import static dev.pitwall.signal.Figure.IN_FLIGHT;
import static dev.pitwall.signal.Figure.OLDEST_AGE;

import dev.pitwall.signal.Figure;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The tables of well-known job libraries, and how their backlog is told. */
enum JobTablePreset {
  /** Due executions nobody has picked; its rows go when they are done. */
  DB_SCHEDULER(
      "scheduled_tasks",
      "",
      "",
      EnumSet.of(DEPTH, IN_FLIGHT, OLDEST_AGE),
      """
      select count(*) filter (where not picked) as depth,
             count(*) filter (where picked) as in_flight,
             coalesce(extract(epoch from now() - min(execution_time) filter (where not picked)), 0)
               as oldest_age
      from %1$s
      where picked or execution_time <= now()"""),

  /** Due triggers; its times are milliseconds since 1970. */
  QUARTZ(
      "qrtz_triggers",
      "triggers",
      "fired_triggers",
      EnumSet.of(DEPTH, IN_FLIGHT, OLDEST_AGE, DEAD_LETTERS),
      """
      select count(*) filter (where trigger_state <> 'ERROR') as depth,
             (select count(*) from %2$s where state = 'EXECUTING') as in_flight,
             coalesce(extract(epoch from now())
               - min(next_fire_time) filter (where trigger_state <> 'ERROR') / 1000.0, 0)
               as oldest_age,
             count(*) filter (where trigger_state = 'ERROR') as dead_letters
      from %1$s
      where trigger_state = 'ERROR'
         or trigger_state in ('WAITING', 'ACQUIRED', 'BLOCKED')
            and next_fire_time <= extract(epoch from now()) * 1000"""),

  /** Enqueued jobs and due ones; its times are UTC without saying so. */
  JOBRUNR(
      "jobrunr_jobs",
      "jobs",
      "backgroundjobservers",
      EnumSet.of(DEPTH, IN_FLIGHT, OLDEST_AGE, CONSUMERS, DEAD_LETTERS),
      """
      select count(*) filter (where state in ('ENQUEUED', 'SCHEDULED')) as depth,
             count(*) filter (where state = 'PROCESSING') as in_flight,
             coalesce(greatest(0, extract(epoch from (now() at time zone 'UTC')
               - min(case state when 'ENQUEUED' then updatedat
                                when 'SCHEDULED' then scheduledat end))), 0) as oldest_age,
             (select count(*) from %2$s
              where running = 1 and lastheartbeat
                > (now() at time zone 'UTC') - pollintervalinseconds * interval '4 seconds')
               as consumers,
             count(*) filter (where state = 'FAILED') as dead_letters
      from %1$s
      where state in ('ENQUEUED', 'PROCESSING', 'FAILED')
         or state = 'SCHEDULED' and scheduledat <= now() at time zone 'UTC'"""),

  /** Jobs that may run now, whether or not River's leader has said so yet. */
  RIVER(
      "river_job",
      "",
      "",
      EnumSet.of(DEPTH, IN_FLIGHT, OLDEST_AGE, DEAD_LETTERS),
      """
      select count(*) filter (where state not in ('running', 'discarded')) as depth,
             count(*) filter (where state = 'running') as in_flight,
             coalesce(extract(epoch from now() - min(scheduled_at)
               filter (where state not in ('running', 'discarded'))), 0) as oldest_age,
             count(*) filter (where state = 'discarded') as dead_letters
      from %1$s
      where state in ('running', 'discarded')
         or state in ('available', 'retryable', 'scheduled') and scheduled_at <= now()"""),

  /** Jobs that may run now, whether or not Oban's leader has staged them yet; times are UTC. */
  OBAN(
      "oban_jobs",
      "",
      "",
      EnumSet.of(DEPTH, IN_FLIGHT, OLDEST_AGE, DEAD_LETTERS),
      """
      select count(*) filter (where state not in ('executing', 'discarded')) as depth,
             count(*) filter (where state = 'executing') as in_flight,
             coalesce(extract(epoch from (now() at time zone 'UTC') - min(scheduled_at)
               filter (where state not in ('executing', 'discarded'))), 0) as oldest_age,
             count(*) filter (where state = 'discarded') as dead_letters
      from %1$s
      where state in ('executing', 'discarded')
         or state in ('available', 'retryable', 'scheduled')
            and scheduled_at <= now() at time zone 'UTC'"""),

  /** Rows with created_at, and processed_at once they are done. */
  OUTBOX(
      "outbox",
      "",
      "",
      EnumSet.of(DEPTH, OLDEST_AGE),
      """
      select count(*) as depth,
             coalesce(greatest(0, extract(epoch from now() - min(created_at))), 0) as oldest_age
      from %1$s
      where processed_at is null""");

  private final String table;
  private final String ending;
  private final String otherEnding;

  @SuppressWarnings("ImmutableEnumChecker") // copied, and never changed
  private final Set<Figure> figures;

  private final String sql;

  /**
   * @param ending how the table's name must end for the name of the other table to be known
   * @param otherEnding how the name of the other table ends instead
   * @param sql with %1$s for the table and %2$s for the other one
   */
  JobTablePreset(String table, String ending, String otherEnding, Set<Figure> figures, String sql) {
    this.table = table;
    this.ending = ending;
    this.otherEnding = otherEnding;
    this.figures = Set.copyOf(figures);
    this.sql = sql;
  }

  /** As it is written in a configuration. */
  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static List<String> keys() {
    return Arrays.stream(values()).map(JobTablePreset::key).toList();
  }

  static Optional<JobTablePreset> of(String key) {
    return Arrays.stream(values()).filter(one -> one.key().equals(key)).findFirst();
  }

  /** The name its table has when nobody chose another. */
  String table() {
    return table;
  }

  /** How its table's name must end; empty when any name will do. */
  String ending() {
    return ending;
  }

  Set<Figure> figures() {
    return figures;
  }

  /**
   * The query.
   *
   * @param schema with its dot; empty for the user's search path
   * @param named the table, ending as it must
   */
  String sql(String schema, String named) {
    String stem = named.substring(0, named.length() - ending.length());
    return sql.formatted(schema + named, schema + stem + otherEnding);
  }
}
