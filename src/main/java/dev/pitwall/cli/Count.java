package dev.pitwall.cli;

/** Numbers with their nouns. */
final class Count {
  private Count() {}

  /** Such as {@code 1 journey}, {@code 2 journeys}. */
  static String of(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
