package dev.pitwall.yaml;

import java.util.Collection;
import java.util.Optional;

/** Says that a name is used and not defined. */
public final class References {
  private References() {}

  public static <T> Optional<T> unknown(
      YamlValue at, String kind, String name, Collection<String> known) {
    return at.wrong(
        "unknown " + kind + " `" + YamlValue.shorten(name) + "`",
        DidYouMean.hint(name, known, "known:"));
  }
}
