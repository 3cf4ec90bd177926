package dev.pitwall.journey;

import org.jspecify.annotations.Nullable;

/**
 * How a browser step finds its element.
 *
 * @param value what is looked for: the role, the label, the text, ...
 * @param name the accessible name, with {@link Kind#ROLE} only
 * @param exact whether the whole text must be equal, case included
 * @param nth which of several matches, from 0; null asks for the only one
 */
public record Locator(
    Kind kind, Template value, @Nullable Template name, boolean exact, @Nullable Integer nth) {
  /** By what an element is found. */
  public enum Kind {
    ROLE,
    LABEL,
    TEXT,
    PLACEHOLDER,
    TEST_ID,
    CSS
  }

  /** A few words for a report, such as {@code link "Tyres"}. */
  public String describe() {
    String base =
        switch (kind) {
          case ROLE -> name == null ? value.source() : value.source() + quoted(name);
          case LABEL -> "label" + quoted(value);
          case TEXT -> "text" + quoted(value);
          case PLACEHOLDER -> "placeholder" + quoted(value);
          case TEST_ID -> "test id" + quoted(value);
          case CSS -> "css" + quoted(value);
        };
    return nth == null ? base : base + " #" + nth;
  }

  private static String quoted(Template text) {
    // A name that holds quotes is told from them by others.
    String quote = text.source().contains("\"") ? "`" : "\"";
    return " " + quote + text.source() + quote;
  }
}
