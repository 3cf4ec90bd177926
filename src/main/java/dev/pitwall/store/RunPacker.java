package dev.pitwall.store;

import dev.pitwall.journey.JourneyTarget;
import dev.pitwall.journey.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Turns rows of runs that passed into blocks, and counts every run into its minute. Block, figures,
 * the rows that go and how far it came are one transaction: whenever it is killed, nothing is lost
 * and nothing counted twice.
 */
final class RunPacker {
  /** So many runs at a time, so that a verdict waits for some milliseconds at most. */
  static final int CHUNK = 500;

  private final Jdbi writing;
  private final Jdbi reading;
  private final DiskWatch watch;
  private final LeftOutRows leftOut;
  private final Duration full;

  /**
   * @param full how old a run becomes before it is packed
   */
  RunPacker(Jdbi writing, Jdbi reading, DiskWatch watch, LeftOutRows leftOut, Duration full) {
    this.leftOut = leftOut;
    this.writing = writing;
    this.reading = reading;
    this.watch = watch;
    this.full = full;
  }

  /** Packs what is old enough; says how many runs that were. */
  long pack(Instant now) {
    Instant cutoff = now.minus(full);
    long packed = 0;
    for (JourneyTarget lane : reading.inTransaction(RunLanes::all)) {
      passUnreadable(lane);
      int chunk;
      do {
        List<Run> due = due(lane, cutoff);
        chunk = due.size();
        if (chunk > 0) {
          watch.writing(() -> writing.useTransaction(handle -> pack(handle, lane, due)));
          packed += due.stream().filter(RunBlock::takes).count();
        }
      } while (chunk == CHUNK);
    }
    return packed;
  }

  /** A whole chunk that cannot be read would keep all behind it from being packed. */
  private void passUnreadable(JourneyTarget lane) {
    Optional<String> last = endOfUnreadable(lane);
    while (last.isPresent()) {
      String id = last.get();
      watch.writing(() -> writing.useTransaction(handle -> RunLanes.packedTo(handle, lane, id)));
      last = endOfUnreadable(lane);
    }
  }

  private Optional<String> endOfUnreadable(JourneyTarget lane) {
    return reading.inTransaction(
        handle ->
            RunLanes.unpacked(handle, lane, CHUNK, leftOut).isEmpty()
                ? RunLanes.endOfChunk(handle, lane, CHUNK)
                : Optional.empty());
  }

  /** A chunk that is old enough; where runs are rare, a smaller one when it is twice as old. */
  private List<Run> due(JourneyTarget lane, Instant cutoff) {
    List<Run> old =
        reading.inTransaction(handle -> RunLanes.unpacked(handle, lane, CHUNK, leftOut)).stream()
            .takeWhile(run -> run.startedAt().isBefore(cutoff))
            .toList();
    boolean enough =
        old.size() == CHUNK
            || (!old.isEmpty() && old.getFirst().startedAt().isBefore(cutoff.minus(full)));
    return enough ? old : List.of();
  }

  private void pack(Handle handle, JourneyTarget lane, List<Run> due) {
    List<Run> passed = due.stream().filter(RunBlock::takes).toList();
    if (!passed.isEmpty()) {
      RunBlocks.insert(handle, passed);
      PreparedBatch gone = handle.prepareBatch("DELETE FROM runs WHERE id = :id");
      passed.forEach(run -> gone.bind("id", run.id()).add());
      gone.execute();
    }
    RunDays.add(handle, lane, due, leftOut);
    RunLanes.packedTo(handle, lane, due.getLast().id());
  }
}
