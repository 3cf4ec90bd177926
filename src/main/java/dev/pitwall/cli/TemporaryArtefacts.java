package dev.pitwall.cli;

import dev.pitwall.journey.Artefact;
import dev.pitwall.journey.ArtefactSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Holds the files of a run until it is known whether anybody wants them. */
final class TemporaryArtefacts implements ArtefactSink {
  private static final String NAME = "[A-Za-z0-9_-][A-Za-z0-9._-]{0,200}";

  private final Path waiting;

  /**
   * A sink.
   *
   * @param waiting a temporary folder, which somebody else deletes
   */
  TemporaryArtefacts(Path waiting) {
    this.waiting = waiting;
  }

  @Override
  public Artefact keep(String runId, Artefact.Kind kind, String name, byte[] content) {
    if (!name.matches(NAME) || !runId.matches(NAME)) {
      throw new IllegalArgumentException("'" + name + "' is no name for a file of a run");
    }
    try {
      Path folder = Files.createDirectories(waiting.resolve(runId));
      Files.write(folder.resolve(name), content);
      return new Artefact(name, kind, content.length);
    } catch (IOException e) {
      throw new UncheckedIOException("a file of a run could not be written to " + waiting, e);
    }
  }

  /** Moves the files of a run to a folder of its own; answers where they are now. */
  List<Path> moveTo(Path folder, String runId, List<Artefact> artefacts) {
    List<Path> moved = new ArrayList<>();
    try {
      for (Artefact artefact : artefacts) {
        Path file = Files.createDirectories(folder).resolve(artefact.name());
        // Copied, since temporary files often are on a file system of their own.
        Files.copy(waiting.resolve(runId).resolve(artefact.name()), file);
        moved.add(file);
      }
    } catch (IOException e) {
      throw new CannotStart(
          "--artefacts: cannot write to "
              + folder
              + " ("
              + e
              + "); name a folder that can be written to");
    }
    return moved;
  }
}
