package dev.pitwall.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The folder for temporary files of this process. Pitwall itself unpacks below its data folder; the
 * browsers, their driver and some libraries do not.
 */
final class TemporaryFolder {
  private static final int TRIAL_BYTES = 4_096;

  private TemporaryFolder() {}

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
