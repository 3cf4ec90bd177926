package dev.pitwall.store;

import dev.pitwall.config.Config;
import dev.pitwall.rollout.NotWritten;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what is older than it is kept: runs, artefacts, and what was decided. What is open, in
 * force or the last word about a node stays, however old it is.
 */
public final class Retention {
  // Small, so that a verdict waits for one chunk at most.
  static final int CHUNK = 500;

  /** What the windows may be filled with at a start is never deleted before its time. */
  private static final Duration NEWEST = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  private final RunStore runs;
  private final RunPacker packer;
  private final PageUse pages;
  private final OldVerdicts verdicts;
  private final ArtefactFiles artefacts;
  private final Config.Store limits;
  private final LongConsumer evicted;

  /**
   * @param evicted is told how many runs were deleted before their time
   */
  Retention(
      RunStore runs,
      RunPacker packer,
      PageUse pages,
      OldVerdicts verdicts,
      ArtefactFiles artefacts,
      Config.Store limits,
      LongConsumer evicted) {
    this.runs = runs;
    this.packer = packer;
    this.pages = pages;
    this.verdicts = verdicts;
    this.artefacts = artefacts;
    this.limits = limits;
    this.evicted = evicted;
  }

  /**
   * What a sweep deleted.
   *
   * @param runs deleted because of their age
   * @param evictedRuns deleted before, because there were too many bytes
   * @param packedRuns not deleted, but packed
   */
  public record Swept(
      long runs,
      Verdicts verdicts,
      long artefacts,
      long artefactBytes,
      long evictedRuns,
      long packedRuns) {}

  /** What a sweep deleted of what was decided, in rows. */
  public record Verdicts(
      long evaluations, long acknowledgements, long holds, long rollouts, long auditLines) {
    /** Nothing was old enough. */
    public static final Verdicts NONE = new Verdicts(0, 0, 0, 0, 0);
  }

  /**
   * Deletes what is over at that moment, and packs what is old. Takes as long as there is something
   * to do. Files first: they go also where the disk is so full that nothing can be deleted from the
   * database, and make room for that.
   */
  public Swept sweep(Instant now) {
    List<ArtefactFiles.Kept> files = sweepFiles(now);
    long fileBytes = files.stream().mapToLong(ArtefactFiles.Kept::bytes).sum();
    Instant old = now.minus(limits.keepRuns());
    long deleted = every(() -> runs.deleteBefore(old, CHUNK)) + blocks(old);
    every(() -> runs.deleteDays(now.minus(limits.keepMinutes()), CHUNK));
    Verdicts gone = verdicts.sweep(now.minus(limits.keepVerdicts()), CHUNK);
    long packed = pack(now); // first, since what is packed makes room without a loss
    long early = evict(now);
    pages.giveBack();
    return new Swept(deleted, gone, files.size(), fileBytes, early, packed);
  }

  private long pack(Instant now) {
    try {
      return packer.pack(now);
    } catch (NotWritten e) { // deleting may still be possible, and makes room
      LOG.warn("runs were not packed: {}", e.sentence());
      return 0;
    }
  }

  private List<ArtefactFiles.Kept> sweepFiles(Instant now) {
    List<ArtefactFiles.Kept> files = artefacts.list();
    LocalDate oldest = LocalDate.ofInstant(now.minus(limits.keepArtefacts()), ZoneOffset.UTC);
    long over = files.stream().mapToLong(ArtefactFiles.Kept::bytes).sum() - limits.artefactBytes();
    List<ArtefactFiles.Kept> deleted = new ArrayList<>();
    long bytes = 0;
    for (ArtefactFiles.Kept file : files) {
      if (bytes >= over && !file.day().isBefore(oldest)) {
        break; // oldest first: all that follow are younger, and there is room
      }
      artefacts.delete(file);
      deleted.add(file);
      bytes += file.bytes();
    }
    return deleted;
  }

  private long blocks(Instant cutoff) {
    long deleted = 0;
    int block;
    do {
      block = runs.deleteOldestBlock(cutoff);
      deleted += block;
    } while (block > 0);
    return deleted;
  }

  /** Deletes the oldest runs until what is in use is within its bound. */
  private long evict(Instant now) {
    long used = pages.used();
    long deleted = 0;
    int chunk = 1;
    while (pages.used() > limits.runBytes() && chunk > 0) {
      chunk = runs.deleteOldest(now.minus(NEWEST), CHUNK);
      deleted += chunk;
      evicted.accept(chunk);
    }
    if (used > limits.runBytes()) {
      LOG.warn(
          "{} bytes of the database are in use, and store.run_bytes is {}: {} of the oldest runs"
              + " were deleted before their time; raise it, or let journeys run less often",
          used,
          limits.runBytes(),
          deleted);
    }
    return deleted;
  }

  private static long every(IntSupplier delete) {
    long deleted = 0;
    int chunk;
    do {
      chunk = delete.getAsInt();
      deleted += chunk;
    } while (chunk == CHUNK);
    return deleted;
  }
}
