package dev.pitwall.text;

/** Texts of bounded length. */
public final class Cut {
  private Cut() {}

  /** The text, or its beginning and an ellipsis; a character of two chars is not cut apart. */
  public static String to(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end) + "…";
  }

  /** The same, the ellipsis counted. */
  public static String within(String text, int most) {
    return text.length() <= most ? text : to(text, most - 1);
  }
}
