package dev.pitwall.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;

/** Overwrites the first page of a table, as a bad disk would. */
final class DamagedPages {
  private DamagedPages() {}

  static void of(Path folder, String table) throws SQLException {
    AtDisk.execute(folder, "PRAGMA wal_checkpoint(TRUNCATE)");
    long page =
        Long.parseLong(
            AtDisk.text(folder, "SELECT rootpage FROM sqlite_schema WHERE name = ?", table));
    long size = Long.parseLong(AtDisk.text(folder, "PRAGMA page_size"));
    try (RandomAccessFile file =
        new RandomAccessFile(folder.resolve("pitwall.db").toFile(), "rw")) {
      file.seek((page - 1) * size);
      file.write(new byte[(int) size]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
