package dev.pitwall.journey;

/** Makes ids that are unique and sort by the time they were made. */
@FunctionalInterface
public interface Ids {
  /** The next id, such as {@code run_01978f...} for the prefix {@code run}. */
  String next(String prefix);
}
