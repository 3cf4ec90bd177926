package dev.pitwall.journey;

/**
 * A file kept with a run.
 *
 * @param name its file name, such as {@code failure.png}, unique within the run
 * @param kind what it is
 * @param bytes its size
 */
public record Artefact(String name, Kind kind, long bytes) {
  /** What a file holds. */
  public enum Kind {
    SCREENSHOT,
    CONSOLE,
    TRACE
  }
}
