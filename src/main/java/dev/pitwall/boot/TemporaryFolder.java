package dev.pitwall.boot;

import dev.pitwall.store.Store;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder for temporary files of this process. Pitwall itself unpacks below its data folder; the
 * browsers, their driver and some libraries do not.
 */
final class TemporaryFolder {
  private static final int TRIAL_BYTES = 4_096;

  private static final Logger LOG = LoggerFactory.getLogger(TemporaryFolder.class);

  private TemporaryFolder() {}

  /** How Vert.x unpacks below the data folder, where what a kill leaves is swept at a start. */
  static FileSystemOptions below(Store store) {
    return new FileSystemOptions()
        .setFileCachingEnabled(false)
        .setFileCacheDir(store.temporary().resolve("vertx-cache").toString());
  }

  /** Says in the log when the folder of this process cannot be used. */
  static void warnIfFull() {
    trouble(Path.of(System.getProperty("java.io.tmpdir", "/tmp"))).ifPresent(LOG::warn);
  }

  /** Why it cannot be used, and what follows; empty when it can. */
  static Optional<String> trouble(Path folder) {
    try {
      Path trial = Files.createTempFile(folder, "pitwall-", ".trial");
      try {
        Files.write(trial, new byte[TRIAL_BYTES]);
      } finally {
        Files.deleteIfExists(trial);
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          "the temporary folder %s cannot be written (%s): browsers may not start; make room there, or name another with -Djava.io.tmpdir and TMPDIR"
              .formatted(folder, e.getMessage()));
    }
  }
}
