package dev.pitwall.cli;

/**
 * Colours, or none.
 *
 * @param on whether there are any
 */
record TerminalText(boolean on) {
  String bold(String text) {
    return with("1", text);
  }

  String dim(String text) {
    return with("2", text);
  }

  String red(String text) {
    return with("31", text);
  }

  String green(String text) {
    return with("32", text);
  }

  String yellow(String text) {
    return with("33", text);
  }

  private String with(String code, String text) {
    return on && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }

  /** A foreign text on one line, without what could steer a terminal. */
  static String plain(String text) {
    return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ")
        .replaceAll("[\\p{Cf}\\p{Cs}]", "")
        .strip();
  }

  /** The same, and no longer than that. */
  static String plain(String text, int longest) {
    String line = plain(text);
    return line.length() <= longest ? line : line.substring(0, longest - 3) + "...";
  }
}
