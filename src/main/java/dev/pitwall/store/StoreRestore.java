package dev.pitwall.store;

import dev.pitwall.store.AuditLines.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Puts a backup in the place of a database. Killed at any moment, the folder has the old database,
 * the new one, or one that the next start refuses by its head file; never an empty one.
 */
public final class StoreRestore {
  private final Path backup;
  private final Path folder;
  private final Instant now;

  private StoreRestore(Path backup, Path folder, Instant now) {
    this.backup = backup;
    this.folder = folder;
    this.now = now;
  }

  /**
   * What was done.
   *
   * @param end the sequence of the last audit line in the backup
   * @param given the sequence that the replaced database's head file told; empty when none is known
   * @param aside where the replaced database is kept; null when there was none
   */
  public record Restored(long end, Optional<Long> given, @Nullable Path aside) {}

  /**
   * Restores a backup.
   *
   * @param replace whether a database that is there may be set aside
   * @param who for the audit
   * @throws StoreRefused when the backup is not sound, or the folder is in use or has a database
   */
  public static Restored restore(
      Path backup, Path folder, boolean replace, String who, Instant now) {
    if (!Files.isRegularFile(backup)) {
      throw new StoreRefused(
          "there is no file "
              + backup
              + (Files.isDirectory(backup) ? ", but a folder" : "")
              + "; name what `pitwall store backup` has made");
    }
    StoreCheck.of(backup)
        .ofMore()
        .ifPresent(
            damage -> {
              throw new StoreRefused(
                  backup
                      + " is damaged and was not restored: "
                      + damage.sentence()
                      + "; `pitwall store check "
                      + backup
                      + "` says all of it; take an older backup");
            });
    return new StoreRestore(backup, folder, now).restore(replace, who);
  }

  private Restored restore(boolean replace, String who) {
    try {
      Files.createDirectories(folder);
      DirectoryLock lock = DirectoryLock.take(folder, now);
      try {
        List<Path> there = StoreFolder.files(folder);
        if (!there.isEmpty() && !replace) {
          throw new StoreRefused(
              folder
                  + " is not empty: "
                  + there.getLast().getFileName()
                  + " is there; choose another folder, or set it aside with --replace");
        }
        return put(there, who);
      } finally {
        lock.close();
      }
    } catch (IOException e) {
      throw new StoreRefused("cannot restore to " + folder + ": " + e, e);
    }
  }

  private Restored put(List<Path> there, String who) throws IOException {
    HeadFile head = HeadFile.in(folder);
    Optional<Long> told =
        head.read() instanceof HeadFile.Found.Kept(Place end)
            ? Optional.of(end.sequence())
            : Optional.empty();
    Path part = folder.resolve("restored.part");
    StoreFolder.discard(part);
    try {
      Files.copy(backup, part);
      Ends ends = prepare(part, who, told);
      StoreFolder.sync(part);
      Path aside = there.isEmpty() ? null : setAside(there);
      Files.move(part, folder.resolve(Store.DATABASE), StandardCopyOption.ATOMIC_MOVE);
      StoreFolder.syncFolder(part);
      head.write(ends.after()); // last: until now the old one refuses whatever is half done
      StoreFolder.syncFolder(part);
      return new Restored(ends.before().sequence(), told, aside);
    } finally {
      StoreFolder.discard(part);
    }
  }

  /** Where the chain of the backup ends, and where it does with the line about this. */
  private record Ends(Place before, Place after) {}

  private Ends prepare(Path part, String who, Optional<Long> told) {
    SqliteFile file = SqliteFile.claim(part, folder.resolve("tmp"));
    Schema.bring(file.writing(), part.toString());
    Jdbi jdbi = Database.jdbi(file.copying());
    return jdbi.inTransaction(
        handle -> {
          Place before = AuditLines.end(handle);
          String what =
              "restored from a backup that ends with line "
                  + before.sequence()
                  + told.map(line -> "; the database before had told line " + line).orElse("");
          StoreFacts.forget(handle, StoreFacts.BACKUP);
          StoreFacts.put(handle, StoreFacts.HEAD_FILE, "kept");
          return new Ends(before, Place.of(AuditLines.append(handle, now, who, what, null)));
        });
  }

  /** The head file stays as well until the new database is in its place. */
  private Path setAside(List<Path> there) throws IOException {
    Path aside =
        Files.createDirectory(
            folder.resolve("replaced-" + now.toString().replaceAll("[^0-9TZ]", "")));
    for (Path file : there) {
      Path target = aside.resolve(file.getFileName());
      if (file.endsWith(HeadFile.NAME)) {
        Files.copy(file, target);
      } else {
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
      }
    }
    StoreFolder.syncFolder(aside.resolve(Store.DATABASE));
    return aside;
  }
}
