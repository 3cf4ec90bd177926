package dev.pitwall.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** What can be asked of a disk at small cost. */
interface Disk {
  /** How many bytes may still be written. */
  long free() throws IOException;

  /**
   * Which file the database is; null where the system has no such thing.
   *
   * @throws java.nio.file.NoSuchFileException when it is not there
   */
  @Nullable Object database() throws IOException;

  /** The disk of a data directory and the database in it. */
  static Disk of(Path directory, Path database) {
    return new Disk() {
      @Override
      public long free() throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
      }

      @Override
      public @Nullable Object database() throws IOException {
        return Files.readAttributes(database, BasicFileAttributes.class).fileKey();
      }
    };
  }
}
