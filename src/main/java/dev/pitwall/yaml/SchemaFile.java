package dev.pitwall.yaml;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The JSON Schemas (draft-07) of the files that people write, as they are in the jar. */
public enum SchemaFile {
  /** Of pitwall.yaml. */
  PITWALL,
  /** Of a journey. */
  JOURNEY;

  /** The word for it, also the file's name without its ending. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public String text() {
    String file = "/schemas/" + word() + ".json";
    try (InputStream in = SchemaFile.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is not on the class path; the build is broken");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
