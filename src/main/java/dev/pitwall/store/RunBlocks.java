package dev.pitwall.store;

import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunArchive.RunFilter;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.core.statement.Query;

/** The table of packed runs. Every method works within the transaction of the handle. */
final class RunBlocks {
  static final String TABLE = "run_blocks";
  private static final String COLUMNS = "SELECT id, last_id, ids, body FROM run_blocks";

  private RunBlocks() {}

  private record Row(long id, String lastId, RunBlock block) {
    /**
     * Its runs.
     *
     * @throws UnreadableRow when it cannot be read
     */
    List<Run> runs() {
      try {
        return block.runs();
      } catch (RuntimeException e) {
        throw UnreadableRow.of(TABLE, Long.toString(id), e);
      }
    }

    /** None of a row that cannot be read, which is noted and left as it is. */
    List<Run> runs(LeftOutRows leftOut) {
      try {
        return runs();
      } catch (UnreadableRow e) {
        leftOut.note(List.of(e));
        return List.of();
      }
    }
  }

  /** Packs runs of one journey at one target, in the order of their ids, of which there is one. */
  static void insert(Handle handle, List<Run> runs) {
    RunBlock block = RunBlock.of(runs);
    handle
        .createUpdate(
            "INSERT INTO run_blocks (journey, target_node, first_id, last_id, last_at, runs, ids, body)"
                + " VALUES (:journey, :node, :first, :last, :at, :runs, :ids, :body)")
        .bind("journey", runs.getFirst().journey())
        .bind("node", runs.getFirst().targetNode())
        .bind("first", runs.getFirst().id())
        .bind("last", runs.getLast().id())
        .bind("at", runs.stream().mapToLong(run -> Micros.of(run.startedAt())).max().orElseThrow())
        .bind("runs", runs.size())
        .bind("ids", block.ids())
        .bind("body", block.body())
        .execute();
  }

  /**
   * The newest runs that the filter wants, newest first: of these, and of the packed ones.
   *
   * @param unpacked those that are not packed, as many as the filter takes; while they are newer
   *     than a block it is not unpacked
   */
  static List<Run> among(Handle handle, RunFilter filter, List<Run> unpacked, LeftOutRows leftOut) {
    if (filter.outcome() != null && filter.outcome() != Outcome.PASSED) {
      return unpacked;
    }
    SearchConditions where =
        new SearchConditions()
            .and("journey = :journey", "journey", filter.journey())
            .and("target_node = :node", "node", filter.node())
            .and("first_id < :before", "before", filter.before());
    Query query = where.bind(handle.createQuery(COLUMNS + where.sql() + " ORDER BY last_id DESC"));
    PriorityQueue<Run> newest = new PriorityQueue<>(Comparator.comparing(Run::id));
    newest.addAll(unpacked);
    try (ResultIterator<Row> rows = rows(query)) {
      while (rows.hasNext()) {
        Row row = rows.next();
        boolean full = newest.size() == filter.limit();
        if (full && newest.element().id().compareTo(row.lastId()) >= 0) {
          break; // all that follow end before the oldest that is wanted
        }
        add(row.runs(leftOut), filter, newest);
      }
    }
    return newest.stream().sorted(Comparator.comparing(Run::id).reversed()).toList();
  }

  private static void add(List<Run> runs, RunFilter filter, PriorityQueue<Run> newest) {
    String before = filter.before();
    for (Run run : runs) {
      if (before == null || run.id().compareTo(before) < 0) {
        newest.add(run);
        if (newest.size() > filter.limit()) {
          newest.remove();
        }
      }
    }
  }

  private static ResultIterator<Row> rows(Query query) {
    return query
        .map(
            (row, context) ->
                new Row(
                    row.getLong("id"),
                    row.getString("last_id"),
                    new RunBlock(row.getBytes("ids"), row.getBytes("body"))))
        .iterator();
  }

  /**
   * The packed run of that id.
   *
   * @throws UnreadableRow when the block that seems to hold it cannot be read
   */
  static Optional<Run> find(Handle handle, String id) {
    Query query =
        handle
            .createQuery(
                COLUMNS + " WHERE last_id >= :id AND first_id <= :id AND instr(ids, :rest) > 0")
            .bind("id", id)
            .bind("rest", PackedId.of(id).rest());
    try (ResultIterator<Row> rows = rows(query)) {
      while (rows.hasNext()) {
        Optional<Run> found =
            rows.next().runs().stream().filter(run -> run.id().equals(id)).findFirst();
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  /** When the last run of the oldest block started, in microseconds; empty when there is none. */
  static OptionalLong oldest(Handle handle) {
    return handle
        .createQuery("SELECT last_at FROM run_blocks ORDER BY last_at LIMIT 1")
        .mapTo(Long.class)
        .findOne()
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  /** Deletes the oldest block if all its runs started before; says how many runs it had. */
  static int deleteOldest(Handle handle, Instant cutoff) {
    Optional<Long> id =
        handle
            .createQuery(
                "SELECT id FROM run_blocks WHERE last_at < :cutoff ORDER BY last_at LIMIT 1")
            .bind("cutoff", Micros.of(cutoff))
            .mapTo(Long.class)
            .findOne();
    if (id.isEmpty()) {
      return 0;
    }
    int runs =
        handle
            .createQuery("SELECT runs FROM run_blocks WHERE id = :id")
            .bind("id", id.get())
            .mapTo(Integer.class)
            .one();
    handle.createUpdate("DELETE FROM run_blocks WHERE id = :id").bind("id", id.get()).execute();
    return runs;
  }
}
