package dev.pitwall.probe.browser.slot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Bounds what Playwright's driver sends to this JVM, on the driver's side of the pipe: the JVM
 * makes room for a whole message as soon as it is told its length, and a page can make one of any
 * length.
 *
 * @param longest of one message, in bytes; a picture of a window takes up to 5 MB
 * @param mostAMinute of all messages within a minute, some of which are kept while a run lasts
 */
record DriverBounds(long longest, long mostAMinute) {
  static final DriverBounds USUAL = new DriverBounds(8L << 20, 48L << 20);

  private static final String SCRIPT = "driver-bounds.cjs";
  private static final String NOTE = "driver-ended";

  /** What the driver finds in its environment, so that it loads the script before all else. */
  Map<String, String> environment(Path folder) {
    Path script = folder.resolve(SCRIPT);
    try (InputStream text = DriverBounds.class.getResourceAsStream(SCRIPT)) {
      Files.copy(Objects.requireNonNull(text, SCRIPT), script);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + script, e);
    }
    return Map.of(
        "NODE_OPTIONS",
        "--require \"" + script.toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\"",
        "PITWALL_LONGEST_MESSAGE",
        Long.toString(longest),
        "PITWALL_MOST_BYTES_A_MINUTE",
        Long.toString(mostAMinute),
        "PITWALL_DRIVER_NOTE",
        folder.resolve(NOTE).toString());
  }

  /** Why the driver of that folder was ended; empty when it was not. */
  static Optional<String> note(Path folder) {
    try {
      return Optional.of(Files.readString(folder.resolve(NOTE)));
    } catch (IOException none) {
      return Optional.empty();
    }
  }
}
