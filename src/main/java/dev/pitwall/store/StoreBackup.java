package dev.pitwall.store;

import dev.pitwall.store.AuditLines.Place;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * One file that holds a whole database as of one moment, and where its audit chain ended then. The
 * service may run and write meanwhile.
 *
 * @param file a SQLite database by itself
 * @param bytes its size
 * @param end the sequence of its last audit line, 0 when it has none
 * @param unreadable how many rows of runs in it cannot be read
 */
public record StoreBackup(Path file, long bytes, long end, int unreadable) {
  /**
   * Makes one. It has its name when it is whole, verified and on disk, not before.
   *
   * @throws StoreRefused when the file exists, cannot be written, or what was copied is damaged
   */
  public static StoreBackup make(Path folder, Path file) {
    Path into = file.toAbsolutePath().getParent();
    if (into == null || !Files.isDirectory(into)) {
      throw new StoreRefused("cannot write " + file + ": there is no folder " + into + "; make it");
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    if (Files.exists(file) || Files.exists(part)) {
      throw exists(Files.exists(file) ? file : part, null);
    }
    SqliteFile database = SqliteFile.existing(folder.resolve(Store.DATABASE));
    try {
      Place end = copy(database, HeadFile.in(folder).read(), part);
      int unreadable = requireSound(folder, part);
      StoreFolder.sync(part);
      Files.move(part, file); // which never replaces
      StoreFolder.syncFolder(file);
      return new StoreBackup(file, Files.size(file), end.sequence(), unreadable);
    } catch (FileAlreadyExistsException e) {
      throw exists(file, e);
    } catch (IOException e) {
      throw new StoreRefused("cannot write " + file + ": " + e, e);
    } finally {
      StoreFolder.discard(part);
    }
  }

  private static Place copy(SqliteFile database, HeadFile.Found head, Path part) {
    try {
      int version = Schema.version(database.reading(), String.valueOf(part));
      if (version != Schema.VERSION) {
        throw new StoreRefused(
            "the database has schema version %d, this program's is %d; back it up with the program that wrote it"
                .formatted(version, Schema.VERSION));
      }
      Database.jdbi(database.reading())
          .useHandle(handle -> handle.execute("VACUUM INTO ?", part.toString()));
      Jdbi copy = Database.jdbi(SqliteFile.existing(part).copying());
      return copy.inTransaction(
          handle -> {
            requireNotBehind(handle, head);
            Place end = AuditLines.end(handle);
            StoreFacts.put(handle, StoreFacts.BACKUP, end.toString());
            return end;
          });
    } catch (JdbiException e) {
      throw new StoreRefused(
          "cannot copy the database to %s (%s); required: room for all of it, and a database that `pitwall store check` finds sound"
              .formatted(part, WriteFault.of(e).orElseGet(() -> Printable.of(root(e)))),
          e);
    }
  }

  /** What the database says itself, without the statement. */
  private static String root(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  /** The head was read before the copy was made, so a line that is missing there is lost. */
  private static void requireNotBehind(Handle handle, HeadFile.Found head) {
    HeadComparison.wrong(handle, head)
        .ifPresent(
            wrong -> {
              throw new StoreRefused(
                  wrong
                      + "; not backed up, since what was told may be gone from it: `pitwall store"
                      + " accept` takes it as it is");
            });
  }

  /**
   * Of evidence some may be missing: a damaged run must not end all backups.
   *
   * @return how many rows of it cannot be read
   */
  private static int requireSound(Path folder, Path part) {
    StoreCheck.Report report;
    try {
      report = StoreCheck.of(part);
    } catch (StoreRefused e) {
      throw new StoreRefused(
          "the database in "
              + folder
              + " is damaged and was not backed up: its copy has no sound"
              + " beginning; `pitwall store check` says what it can of it",
          e);
    }
    report
        .ofMore()
        .ifPresent(
            first -> {
              throw new StoreRefused(
                  "the database is damaged and was not backed up: "
                      + first.sentence()
                      + "; `pitwall store check` says all of it; copy the folder as it is, with the"
                      + " service stopped, if you need it so");
            });
    return report.evidence();
  }

  private static StoreRefused exists(Path file, @Nullable Throwable cause) {
    return new StoreRefused(
        file + " exists and is never overwritten; name another file, or delete that one", cause);
  }
}
