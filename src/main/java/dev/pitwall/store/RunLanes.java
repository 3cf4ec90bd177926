package dev.pitwall.store;

import dev.pitwall.journey.JourneyTarget;
import dev.pitwall.journey.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The runs that are rows, one journey at one target at a time; and how far those are packed. */
final class RunLanes {
  private static final String OF_LANE =
      " WHERE journey = :journey AND target_node IS :node AND id > :after";
  private static final Rows<Run> WHOLE = KeptTables.RUNS;
  private static final Rows<Run> SLIM = new Rows<>("runs", null, RunRow::slim);

  private RunLanes() {}

  /** Every journey at every target of which there is a row; a search in the index for each. */
  static List<JourneyTarget> all(Handle handle) {
    List<JourneyTarget> lanes = new ArrayList<>();
    Optional<JourneyTarget> next = first(handle, "");
    while (next.isPresent()) {
      JourneyTarget lane = next.get();
      lanes.add(lane);
      next = sibling(handle, lane).or(() -> first(handle, lane.journey()));
    }
    return lanes;
  }

  private static Optional<JourneyTarget> first(Handle handle, String afterJourney) {
    return lane(handle, "journey > :journey", afterJourney, null);
  }

  private static Optional<JourneyTarget> sibling(Handle handle, JourneyTarget lane) {
    String more = lane.node() == null ? "target_node IS NOT NULL" : "target_node > :node";
    return lane(handle, "journey = :journey AND " + more, lane.journey(), lane.node());
  }

  private static Optional<JourneyTarget> lane(
      Handle handle, String where, String journey, @Nullable String node) {
    SearchConditions conditions =
        new SearchConditions()
            .and(where, "journey", journey)
            .and("1 = 1", "node", where.contains(":node") ? node : null);
    return conditions
        .bind(
            handle.createQuery(
                "SELECT journey, target_node FROM runs"
                    + conditions.sql()
                    + " ORDER BY journey, target_node LIMIT 1"))
        .map(
            (row, context) ->
                new JourneyTarget(row.getString("journey"), row.getString("target_node")))
        .findOne();
  }

  /** The last id up to which runs were packed or passed over; empty when none was. */
  static String packedTo(Handle handle, JourneyTarget lane) {
    return handle
        .createQuery(
            "SELECT last_id FROM packed_runs WHERE journey = :journey AND target_node = :node")
        .bind("journey", lane.journey())
        .bind("node", RunDays.orEmpty(lane.node()))
        .mapTo(String.class)
        .findOne()
        .orElse("");
  }

  static void packedTo(Handle handle, JourneyTarget lane, String id) {
    handle
        .createUpdate(
            "INSERT INTO packed_runs (journey, target_node, last_id)"
                + " VALUES (:journey, :node, :id)"
                + " ON CONFLICT (journey, target_node) DO UPDATE SET last_id = excluded.last_id")
        .bind("journey", lane.journey())
        .bind("node", RunDays.orEmpty(lane.node()))
        .bind("id", id)
        .execute();
  }

  /** The oldest runs that are not packed yet, whole, in the order of their ids. */
  static List<Run> unpacked(Handle handle, JourneyTarget lane, int limit, LeftOutRows leftOut) {
    return WHOLE.list(
        handle
            .createQuery(RunRow.SELECT + OF_LANE + " ORDER BY id LIMIT :limit")
            .bind("journey", lane.journey())
            .bind("node", lane.node())
            .bind("after", packedTo(handle, lane))
            .bind("limit", limit),
        leftOut);
  }

  /** The id of the last of so many rows that are not packed yet; empty where there are fewer. */
  static Optional<String> endOfChunk(Handle handle, JourneyTarget lane, int rows) {
    return handle
        .createQuery("SELECT id FROM runs" + OF_LANE + " ORDER BY id LIMIT 1 OFFSET :rows")
        .bind("journey", lane.journey())
        .bind("node", lane.node())
        .bind("after", packedTo(handle, lane))
        .bind("rows", rows - 1)
        .mapTo(String.class)
        .findOne();
  }

  /** The runs that are not packed yet and started within that time, without their steps. */
  static List<Run> after(
      Handle handle, JourneyTarget lane, Instant from, Instant to, LeftOutRows leftOut) {
    return SLIM.list(
        handle
            .createQuery(
                RunRow.SELECT_SLIM + OF_LANE + " AND started_at >= :from AND started_at <= :to")
            .bind("journey", lane.journey())
            .bind("node", lane.node())
            .bind("after", packedTo(handle, lane))
            .bind("from", Micros.of(from))
            .bind("to", Micros.of(to)),
        leftOut);
  }
}
