package dev.pitwall.text;

import java.util.OptionalInt;

/**
 * Characters that a text of a caller may not have where people read it later: they end a line, turn
 * the direction of what stands around them, or steer a terminal.
 */
public final class Unshowable {
  private Unshowable() {}

  /** The first such code point of a text; empty when it has none. */
  public static OptionalInt in(String text) {
    return text.codePoints().filter(Unshowable::is).findFirst();
  }

  /** How a code point is written, such as {@code U+202E}. */
  public static String name(int point) {
    return "U+%04X".formatted(point);
  }

  /** The text with its characters of that kind named, such as {@code <U+202E>}. */
  public static String named(String text) {
    if (in(text).isEmpty()) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            point -> {
              if (is(point)) {
                out.append('<').append(name(point)).append('>');
              } else {
                out.appendCodePoint(point);
              }
            });
    return out.toString();
  }

  private static boolean is(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> turnsDirection(point);
    };
  }

  /** What Unicode calls Bidi_Control. */
  private static boolean turnsDirection(int point) {
    return point == 0x061C
        || point == 0x200E
        || point == 0x200F
        || (point >= 0x202A && point <= 0x202E)
        || (point >= 0x2066 && point <= 0x2069);
  }
}
