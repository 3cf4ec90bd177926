package dev.pitwall.text;

import java.util.Locale;

/** Small things about words. */
public final class Words {
  private Words() {}

  /** The word for a constant: its name in lower case. */
  public static String of(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** Such as {@code 1 journey}, {@code 2 journeys}. */
  public static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  /** With blanks behind it, at least that long, and always one. */
  public static String padded(String text, int length) {
    return text + " ".repeat(Math.max(1, length - text.length()));
  }
}
