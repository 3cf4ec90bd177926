package dev.pitwall.api;

import java.nio.file.Path;
import java.util.Optional;

/** Where the files of a run are. It may block. */
@FunctionalInterface
public interface ArtefactReader {
  /** The file; empty when it was never kept or is kept no longer. */
  Optional<Path> file(String runId, String name);
}
