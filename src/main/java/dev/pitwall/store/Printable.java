package dev.pitwall.store;

import dev.pitwall.text.Cut;

/** Texts out of a damaged database, fit for a line of a log or a terminal. */
final class Printable {
  private static final int MOST = 300;
  private static final int MOST_ID = 100;

  private Printable() {}

  static String of(String text) {
    return of(text, MOST);
  }

  static String id(String text) {
    return of(text, MOST_ID);
  }

  private static String of(String text, int most) {
    // Cut first: a body that is damaged may be megabytes.
    return Cut.to(text, most).replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Cs}\\p{Co}\\u2028\\u2029]", "?");
  }
}
