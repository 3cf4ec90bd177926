package dev.pitwall.yaml;

import java.util.Optional;

/**
 * A key of a map, declared once: reading, tables and schemas follow from it.
 *
 * @param says one sentence for the table, in Markdown
 * @param usual what holds where the key is missing or its value is wrong; empty when the reader
 *     decides that
 * @param otherwise the default in a table's words
 * @param needed what to add where the key is missing; empty when it may be
 * @param goesWith the key without which it means nothing; empty when there is none
 */
public record Key<T>(
    String name,
    Form<T> form,
    String says,
    Optional<T> usual,
    String otherwise,
    String needed,
    String goesWith) {
  private static final String REQUIRED = "required";

  public static <T> Key<T> of(String name, Form<T> form) {
    return new Key<>(name, form, "", Optional.empty(), "none", "", "");
  }

  /** With what it means, for tables and editors. */
  public Key<T> says(String sentence) {
    return new Key<>(name, form, sentence, usual, otherwise, needed, goesWith);
  }

  /** With a default. */
  public Key<T> usually(T value) {
    return new Key<>(name, form, says, Optional.of(value), Scalars.words(value), needed, goesWith);
  }

  /** With a default for which tables have other words. */
  public Key<T> usually(T value, String words) {
    return new Key<>(name, form, says, Optional.of(value), words, needed, goesWith);
  }

  /** With a default that follows from other values; in a table's words. */
  public Key<T> otherwise(String words) {
    return new Key<>(name, form, says, usual, words, needed, goesWith);
  }

  /** Must be there. */
  public Key<T> needed(String hint) {
    return new Key<>(name, form, says, usual, REQUIRED, hint, goesWith);
  }

  /** Means nothing without another key, which an editor then asks for. */
  public Key<T> with(String other) {
    return new Key<>(name, form, says, usual, otherwise, needed, other);
  }

  /** Whether a map without it is a problem. */
  public boolean isNeeded() {
    return !needed.isEmpty();
  }

  boolean isRequired() {
    return otherwise.equals(REQUIRED);
  }
}
