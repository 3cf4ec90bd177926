package dev.pitwall.store;

import dev.pitwall.journey.JourneyTarget;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunMinute;
import dev.pitwall.journey.RunMinutes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The figures a minute: of runs that were packed, or passed over while others were, from their
 * days; of those that came after, from the runs themselves.
 */
final class RunDays implements RunMinutes {
  private static final long DAY = Duration.ofDays(1).toSeconds();

  /** What names a row. */
  static final String KEY = "journey || '/' || target_node || '/' || day";

  private static final String WHERE = " WHERE journey = :journey AND target_node = :node AND day ";

  private final Jdbi reading;
  private final LeftOutRows leftOut;

  RunDays(Jdbi reading, LeftOutRows leftOut) {
    this.reading = reading;
    this.leftOut = leftOut;
  }

  @Override
  public List<RunMinute> minutes(JourneyTarget target, Instant from, Instant to) {
    Instant first = from.truncatedTo(ChronoUnit.MINUTES);
    Instant end = to.truncatedTo(ChronoUnit.MINUTES).plusSeconds(60).minusNanos(1);
    NavigableMap<Instant, RunMinute> all = new TreeMap<>();
    reading.useTransaction(
        handle -> {
          handle
              .createQuery("SELECT day, body FROM run_days" + WHERE + "BETWEEN :from AND :to")
              .bind("journey", target.journey())
              .bind("node", orEmpty(target.node()))
              .bind("from", day(first))
              .bind("to", day(to))
              .map((row, context) -> unpacked(row, target, leftOut))
              .forEach(day -> day.ifPresent(all::putAll));
          RunLanes.after(handle, target, first, end, leftOut).forEach(run -> add(run, all));
        });
    return new ArrayList<>(all.subMap(first, true, to, true).values());
  }

  /** Counts runs of one journey at one target, within the transaction of the handle. */
  static void add(Handle handle, JourneyTarget target, List<Run> runs, LeftOutRows leftOut) {
    Map<Long, Optional<SortedMap<Instant, RunMinute>>> days = new TreeMap<>();
    for (Run run : runs) {
      days.computeIfAbsent(day(run.startedAt()), day -> read(handle, target, day, leftOut))
          .ifPresent(minutes -> add(run, minutes));
    }
    days.forEach((day, minutes) -> minutes.ifPresent(some -> write(handle, target, day, some)));
  }

  private static void write(
      Handle handle, JourneyTarget target, long day, SortedMap<Instant, RunMinute> minutes) {
    handle
        .createUpdate(
            "INSERT INTO run_days (journey, target_node, day, body)"
                + " VALUES (:journey, :node, :day, :body)"
                + " ON CONFLICT (journey, target_node, day)"
                + " DO UPDATE SET body = excluded.body")
        .bind("journey", target.journey())
        .bind("node", orEmpty(target.node()))
        .bind("day", day)
        .bind("body", RunDay.pack(minutes.values()))
        .execute();
  }

  private static void add(Run run, SortedMap<Instant, RunMinute> minutes) {
    RunMinute one = RunMinute.of(run);
    minutes.merge(one.at(), one, RunMinute::merge);
  }

  /** Empty for a day that cannot be read: it stays as it is, and nothing is counted into it. */
  private static Optional<SortedMap<Instant, RunMinute>> unpacked(
      ResultSet row, JourneyTarget target, LeftOutRows leftOut) throws SQLException {
    try {
      return Optional.of(RunDay.unpack(row.getBytes("body")));
    } catch (RuntimeException e) {
      String id = target.journey() + "/" + orEmpty(target.node()) + "/" + row.getLong("day");
      leftOut.note(List.of(UnreadableRow.of("run_days", id, e)));
      return Optional.empty();
    }
  }

  private static Optional<SortedMap<Instant, RunMinute>> read(
      Handle handle, JourneyTarget target, long day, LeftOutRows leftOut) {
    return handle
        .createQuery("SELECT day, body FROM run_days" + WHERE + "= :day")
        .bind("journey", target.journey())
        .bind("node", orEmpty(target.node()))
        .bind("day", day)
        .map((row, context) -> unpacked(row, target, leftOut))
        .findOne()
        .orElseGet(() -> Optional.of(new TreeMap<>()));
  }

  /** Deletes at most that many days that ended before, and says how many. */
  static int deleteBefore(Handle handle, Instant cutoff, int limit) {
    return handle
        .createUpdate(
            "DELETE FROM run_days WHERE (journey, target_node, day) IN (SELECT journey, target_node,"
                + " day FROM run_days WHERE day < :day ORDER BY day LIMIT :limit)")
        .bind("day", day(cutoff))
        .bind("limit", limit)
        .execute();
  }

  private static long day(Instant at) {
    return Math.floorDiv(at.getEpochSecond(), DAY);
  }

  /** A key has no null. */
  static String orEmpty(@Nullable String node) {
    return node == null ? "" : node;
  }
}
