package dev.pitwall.config;

import java.util.Collection;
import java.util.Optional;

/** Says that a name is used and not defined. */
final class References {
  private References() {}

  static <T> Optional<T> unknown(Value at, String kind, String name, Collection<String> known) {
    return at.wrong(
        "unknown " + kind + " `" + Value.shorten(name) + "`", Nearest.hint(name, known, "known:"));
  }
}
