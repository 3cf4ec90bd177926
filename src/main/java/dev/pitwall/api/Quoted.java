package dev.pitwall.api;

import dev.pitwall.text.Unshowable;

/** A caller's text as it may stand in an answer: on one line, in quotes, not too long. */
final class Quoted {
  private static final int MOST = 100;

  private Quoted() {}

  static String of(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.codePoints().limit(MOST).forEach(point -> escape(out, point));
    return out.append(text.codePointCount(0, text.length()) > MOST ? "...\"" : "\"").toString();
  }

  private static void escape(StringBuilder out, int point) {
    switch (point) {
      case '"', '\\' -> out.append('\\').appendCodePoint(point);
      case '\n' -> out.append("\\n");
      default -> {
        if (Character.isISOControl(point)) {
          out.append(String.format("\\x%02x", point));
        } else if (Unshowable.in(Character.toString(point)).isPresent()) {
          out.append(String.format("\\u%04x", point));
        } else {
          out.appendCodePoint(point);
        }
      }
    }
  }
}
