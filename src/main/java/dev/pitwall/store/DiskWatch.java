package dev.pitwall.store;

import dev.pitwall.rollout.NotWritten;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether what is told can be kept: there is room on the disk, the last write succeeded, and the
 * database is still the file that was opened. A file that was deleted takes writes as long as it is
 * open, and loses them with the process.
 */
public final class DiskWatch {
  /** With less room than this nothing should be begun. */
  public static final long LEAST_FREE = 64L << 20;

  private final Path directory;
  private final Disk disk;
  private final @Nullable Object opened;
  private volatile long free;
  private volatile @Nullable String failure;
  private volatile @Nullable String gone;

  DiskWatch(Path directory, Disk disk) {
    this.directory = directory;
    this.disk = disk;
    this.opened = key();
    look();
  }

  private @Nullable Object key() {
    try {
      return disk.database();
    } catch (IOException e) {
      return null;
    }
  }

  /** Looks at the disk, and no more. */
  void look() {
    try {
      free = disk.free();
      boolean same = Objects.equals(opened, disk.database());
      gone = same ? null : "deleted and replaced by another";
    } catch (NoSuchFileException e) {
      gone = "deleted";
    } catch (IOException e) {
      gone = "no longer to be seen (" + e + ")";
    }
  }

  /** Whether the last write failed, so that only another one can tell whether it is over. */
  boolean lastWriteFailed() {
    return failure != null;
  }

  /** Bytes that were free when it last looked. */
  public long free() {
    return free;
  }

  /**
   * Writes.
   *
   * @throws NotWritten when the disk does not take it, or the database is not the file that is
   *     there; any other failure is passed on
   */
  void writing(Runnable write) {
    if (gone != null) {
      throw new NotWritten(trouble().orElse("the database is gone"), null);
    }
    try {
      write.run();
      failure = null;
    } catch (RuntimeException e) {
      Optional<String> why = WriteFault.of(e);
      if (why.isEmpty()) {
        throw e;
      }
      look();
      failure = why.get();
      throw new NotWritten(trouble().orElse(why.get()), e);
    }
  }

  /** Why what is told now may be lost, and what to do; empty when all is well. */
  public Optional<String> trouble() {
    String missing = gone;
    String failed = failure;
    if (missing != null) {
      return Optional.of(
          "cannot write: the database in %s was %s while Pitwall ran, and what is decided now would be lost; stop Pitwall, put the file back, or a backup with `pitwall store restore FILE DATA --replace`, and start it again"
              .formatted(directory, missing));
    }
    if (failed != null) {
      return Optional.of(
          "cannot write: %s; %d bytes are free in %s; make room there, or lower store.run_bytes and store.artefact_bytes"
              .formatted(failed, free, directory));
    }
    return free >= LEAST_FREE
        ? Optional.empty()
        : Optional.of(
            "cannot write for long: %d MiB are free in %s; required 64 MiB: make room there, or lower store.run_bytes and store.artefact_bytes"
                .formatted(free >> 20, directory));
  }
}
