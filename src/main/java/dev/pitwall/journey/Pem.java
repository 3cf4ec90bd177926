package dev.pitwall.journey;

import java.nio.file.Path;

/** Where certificates or a key stand in PEM. */
public sealed interface Pem {
  /** A file, read again whenever it has changed. */
  record File(Path path) implements Pem {}

  /** The secret of that name. */
  record Secret(String name) implements Pem {}
}
