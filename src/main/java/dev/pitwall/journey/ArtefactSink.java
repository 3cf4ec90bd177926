package dev.pitwall.journey;

/** Keeps the files of a run; already redacted and bounded when they come here. */
public interface ArtefactSink {
  /**
   * Keeps one file.
   *
   * @param name its file name, unique within the run, of letters, digits, dots, dashes, underscores
   * @throws java.io.UncheckedIOException when it cannot be kept
   */
  Artefact keep(String runId, Artefact.Kind kind, String name, byte[] content);
}
