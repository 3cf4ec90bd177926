package dev.pitwall.gate;

/**
 * Which check a finding is of.
 *
 * @param kind what it looks at, the word used in answers and metrics, without a colon
 * @param subject which one of them, such as the name of a journey; empty where there is one of its
 *     kind only
 */
public record CheckId(String kind, String subject) {
  /** A check there is one of. */
  public static CheckId of(String kind) {
    return new CheckId(kind, "");
  }

  /** The check of that kind which looks at that subject. */
  public static CheckId of(String kind, String subject) {
    return new CheckId(kind, subject);
  }

  /** Reads what {@link #toString()} wrote. */
  public static CheckId parse(String text) {
    int colon = text.indexOf(':');
    return colon < 0 || colon == text.length() - 1
        ? new CheckId(text, "")
        : new CheckId(text.substring(0, colon), text.substring(colon + 1));
  }

  /** The kind, and the subject where there is one: {@code journey:checkout}. */
  @Override
  public String toString() {
    return subject.isEmpty() ? kind : kind + ":" + subject;
  }
}
