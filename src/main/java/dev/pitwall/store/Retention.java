package dev.pitwall.store;

import dev.pitwall.config.Config;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Deletes what is older than it is kept: runs, artefacts, and what was decided. What is open, in
 * force or the last word about a node stays, however old it is.
 */
public final class Retention {
  // Small, so that a verdict waits for one chunk at most.
  static final int CHUNK = 500;

  private final RunStore runs;
  private final OldVerdicts verdicts;
  private final ArtefactFiles artefacts;
  private final Config.Store limits;

  Retention(RunStore runs, OldVerdicts verdicts, ArtefactFiles artefacts, Config.Store limits) {
    this.runs = runs;
    this.verdicts = verdicts;
    this.artefacts = artefacts;
    this.limits = limits;
  }

  /** What a sweep deleted. */
  public record Swept(long runs, Verdicts verdicts, long artefacts, long artefactBytes) {}

  /** What a sweep deleted of what was decided, in rows. */
  public record Verdicts(
      long evaluations, long acknowledgements, long holds, long rollouts, long auditLines) {
    /** Nothing was old enough. */
    public static final Verdicts NONE = new Verdicts(0, 0, 0, 0, 0);
  }

  /** Deletes what is over at that moment. Takes as long as there is something to delete. */
  public Swept sweep(Instant now) {
    long deletedRuns = sweepRuns(now.minus(limits.keepRuns()));
    Verdicts deletedVerdicts = verdicts.sweep(now.minus(limits.keepVerdicts()), CHUNK);
    List<ArtefactFiles.Kept> files = artefacts.list();
    LocalDate oldest = LocalDate.ofInstant(now.minus(limits.keepArtefacts()), ZoneOffset.UTC);
    long over = files.stream().mapToLong(ArtefactFiles.Kept::bytes).sum() - limits.artefactBytes();
    long deleted = 0;
    long bytes = 0;
    for (ArtefactFiles.Kept file : files) {
      if (bytes >= over && !file.day().isBefore(oldest)) {
        break; // oldest first: all that follow are younger, and there is room
      }
      artefacts.delete(file);
      deleted++;
      bytes += file.bytes();
    }
    return new Swept(deletedRuns, deletedVerdicts, deleted, bytes);
  }

  private long sweepRuns(Instant cutoff) {
    long deleted = 0;
    int chunk;
    do {
      chunk = runs.deleteBefore(cutoff, CHUNK);
      deleted += chunk;
    } while (chunk == CHUNK);
    return deleted;
  }
}
