package dev.pitwall.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/** What the commands for a stopped service do with a data directory. */
final class StoreFolder {
  private static final List<String> BESIDE = List.of("-wal", "-shm", "-journal");

  private StoreFolder() {}

  /**
   * Works on the database of a folder that nobody else has meanwhile, and leaves its head file up
   * to date.
   *
   * @throws StoreRefused when it is in use, or cannot be used
   */
  static <T> T change(Path folder, Instant now, Function<Jdbi, T> work) {
    SqliteFile.existing(folder.resolve(Store.DATABASE));
    DirectoryLock lock = DirectoryLock.take(folder, now);
    try {
      Path file = folder.resolve(Store.DATABASE);
      SqliteFile claimed = SqliteFile.claim(file, folder.resolve("tmp"));
      Schema.bring(claimed.writing(), file.toString());
      try (Database database = Database.open(claimed)) {
        T done = work.apply(database.writing());
        HeadComparison.bring(database.writing(), HeadFile.in(folder));
        return done;
      }
    } finally {
      lock.close();
    }
  }

  /**
   * Before a database is made: that there was none. An empty one in its place would take with it
   * what the write-ahead log still holds.
   *
   * @throws StoreRefused when what stands beside it says that there was one
   */
  static void requireNoneMissing(Path folder) {
    Path file = folder.resolve(Store.DATABASE);
    List<String> beside =
        files(folder).stream()
            .filter(one -> !one.equals(file) && hasContent(one))
            .map(one -> String.valueOf(one.getFileName()))
            .filter(name -> !name.endsWith("-journal")) // of the very first write, cut off
            .toList();
    if (!hasContent(file) && !beside.isEmpty()) {
      throw new StoreRefused(
          "%s is %s, and %s beside it tells that there was one: put it back, restore a backup with `pitwall store restore`, or move %s away to start empty"
              .formatted(
                  file,
                  Files.exists(file) ? "empty" : "missing",
                  String.join(", ", beside),
                  beside.size() == 1 ? "it" : "them"));
    }
  }

  private static boolean hasContent(Path file) {
    try {
      return Files.size(file) > 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** The files of the database in that folder that are there, the head file last. */
  static List<Path> files(Path folder) {
    Path file = folder.resolve(Store.DATABASE);
    return Stream.concat(
            Stream.concat(
                BESIDE.stream().map(end -> folder.resolve(Store.DATABASE + end)), Stream.of(file)),
            Stream.of(folder.resolve(HeadFile.NAME)))
        .filter(Files::exists)
        .toList();
  }

  /** Waits until the disk has a file and its name. */
  static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    syncFolder(file);
  }

  /** Waits until the disk has the name of that file. */
  static void syncFolder(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Deletes a file that was made on the way, and what SQLite made beside it. */
  static void discard(Path part) {
    try (DirectoryStream<Path> left =
        Files.newDirectoryStream(
            part.toAbsolutePath().getParent(), part.getFileName() + "{,-wal,-shm,-journal}")) {
      for (Path file : left) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new StoreRefused("cannot delete " + part + ": " + e, e);
    }
  }
}
