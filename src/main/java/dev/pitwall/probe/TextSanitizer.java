package dev.pitwall.probe;

import dev.pitwall.journey.Secrets;
import dev.pitwall.text.Cut;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/** Makes any text fit to be kept and shown: no secrets, no control characters, no great length. */
public final class TextSanitizer {
  /** The longest text kept with a run, in characters. */
  public static final int LONGEST = 500;

  private static final Pattern LINE_ENDS = Pattern.compile("[\\t\\n\\r\\u2028\\u2029]");

  private final Secrets secrets;

  public TextSanitizer(Secrets secrets) {
    this.secrets = secrets;
  }

  /** The text, fit to be kept, of at most {@link #LONGEST} characters. */
  public String fit(String text) {
    return fit(text, LONGEST);
  }

  /**
   * The text, fit to be kept, of at most that many characters.
   *
   * <p>Redacted before it is cut, or half a secret would stay at the edge; and again after the
   * control characters went, or a target could hide a secret by a zero byte within it. Line ends
   * become spaces last of all, since a secret may have some.
   */
  public String fit(String text, int longest) {
    String clean = secrets.redact(text);
    return Cut.within(isPlain(clean) ? clean : onOneLine(secrets.redact(visible(clean))), longest);
  }

  /** Almost every text of a run that passes is. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~') {
        return false;
      }
    }
    return true;
  }

  private static String visible(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints().filter(TextSanitizer::shown).forEach(clean::appendCodePoint);
    return clean.toString();
  }

  private static String onOneLine(String text) {
    return LINE_ENDS.matcher(text).replaceAll(" ");
  }

  /** Format characters go too: they can turn the direction of the text around them. */
  private static boolean shown(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL -> point == '\n' || point == '\t' || point == '\r';
      case Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  /** A text in quotes that it does not hold itself, as long as there are such. */
  public static String quoted(String text) {
    String quote = !text.contains("\"") ? "\"" : text.contains("`") ? "'" : "`";
    return quote + text + quote;
  }

  /** A duration in words, such as {@code 5 s} or {@code 733 ms}. */
  public static String words(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 1000) {
      return millis + " ms";
    }
    return millis % 1000 == 0
        ? millis / 1000 + " s"
        : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
  }
}
