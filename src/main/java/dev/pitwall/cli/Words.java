package dev.pitwall.cli;

import java.util.Locale;

/** Small things about words. */
final class Words {
  private Words() {}

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** With blanks behind it, at least that long, and always one. */
  static String padded(String text, int length) {
    return text + " ".repeat(Math.max(1, length - text.length()));
  }
}
