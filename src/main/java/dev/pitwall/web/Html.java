package dev.pitwall.web;

import com.google.errorprone.annotations.CompileTimeConstant;
import java.net.URI;
import java.util.List;

/**
 * Markup that is safe to send: made of templates written down in the code and of text that was
 * escaped.
 */
final class Html {
  static final Html NONE = new Html("");

  private static final String HOLE = "{}";
  private static final List<String> ADDRESSES = List.of("href=\"", "src=\"", "action=\"");

  private final String markup;

  private Html(String markup) {
    this.markup = markup;
  }

  /**
   * Fills the holes <code>{}</code> of a template, in order.
   *
   * @param template cannot be put together at run time, so that nothing from outside gets into it
   * @param values {@code Html} is put in as it is, a list of it one after the other; text and
   *     numbers are escaped
   * @throws IllegalArgumentException when there are not as many values as holes, when a hole is an
   *     attribute without quotes, or when an address does not lead to this server
   */
  static Html of(@CompileTimeConstant final String template, Object... values) {
    StringBuilder out = new StringBuilder(template.length() + 32 * values.length);
    int from = 0;
    for (Object value : values) {
      int hole = template.indexOf(HOLE, from);
      if (hole < 0) {
        throw new IllegalArgumentException("more values than holes in " + template);
      }
      out.append(template, from, hole);
      requireSafe(template, hole, value);
      append(out, value);
      from = hole + HOLE.length();
    }
    if (template.indexOf(HOLE, from) >= 0) {
      throw new IllegalArgumentException("more holes than values in " + template);
    }
    return new Html(out.append(template, from, template.length()).toString());
  }

  /**
   * A link to another server, by HTTP or HTTPS only.
   *
   * @param inner what is shown for it
   * @throws IllegalArgumentException when the address leads anywhere else
   */
  static Html external(URI address, Html inner) {
    String scheme = address.getScheme();
    if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
      throw new IllegalArgumentException("not an address of another server: " + address);
    }
    return new Html("<a href=\"" + text(address.toString()) + "\">" + inner + "</a>");
  }

  /** Text, escaped. */
  static Html text(String text) {
    return of("{}", text);
  }

  private static void requireSafe(String template, int hole, Object value) {
    if (hole > 0 && template.charAt(hole - 1) == '=' && isInTag(template, hole)) {
      throw new IllegalArgumentException("an attribute without quotes in " + template);
    }
    boolean address =
        ADDRESSES.stream().anyMatch(start -> template.startsWith(start, hole - start.length()));
    String text = String.valueOf(value);
    if (address && !(text.startsWith("/") && !text.startsWith("//") && !text.startsWith("/\\"))) {
      throw new IllegalArgumentException("not an address on this server: " + text);
    }
  }

  /** An equals sign in text is text. */
  private static boolean isInTag(String template, int hole) {
    return template.lastIndexOf('<', hole) > template.lastIndexOf('>', hole);
  }

  private static void append(StringBuilder out, Object value) {
    switch (value) {
      case Html html -> out.append(html.markup);
      case List<?> list -> list.forEach(one -> append(out, one));
      case String text -> escape(text, out);
      case Number number -> escape(number.toString(), out);
      default ->
          throw new IllegalArgumentException(
              "%s cannot be put into a page; turn it into text".formatted(value.getClass()));
    }
  }

  /** Escapes for text and for attributes in quotes alike. */
  private static void escape(String text, StringBuilder out) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        case '`' -> out.append("&#96;");
        case '\r' -> out.append("&#13;");
        // HTML has no way to say NUL.
        case '\0' -> out.append('\uFFFD');
        default -> out.append(c);
      }
    }
  }

  /** The markup. */
  @Override
  public String toString() {
    return markup;
  }
}
