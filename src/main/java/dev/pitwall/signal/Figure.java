package dev.pitwall.signal;

import java.util.Locale;

/** What a source can tell; the word in the configuration is the {@link #key()}. */
public enum Figure {
  DEPTH("items waiting"),
  IN_FLIGHT("items or requests being worked on"),
  OLDEST_AGE("seconds the oldest item has waited"),
  ARRIVED("items that ever arrived"),
  DRAINED("items that were ever finished"),
  CONSUMERS("who takes items"),
  CAPACITY("how many it can hold or work on at once"),
  DEAD_LETTERS("items given up on"),
  BAD("requests that ever failed"),
  GOOD("requests that ever succeeded"),
  TOTAL("requests there ever were");

  private final String meaning;

  Figure(String meaning) {
    this.meaning = meaning;
  }

  /** What it counts, in a few words. */
  public String meaning() {
    return meaning;
  }

  /** Whether it only rises, but for restarts; the others rise and fall. */
  public boolean isCounter() {
    return switch (this) {
      case ARRIVED, DRAINED, BAD, GOOD, TOTAL -> true;
      case DEPTH, IN_FLIGHT, OLDEST_AGE, CONSUMERS, CAPACITY, DEAD_LETTERS -> false;
    };
  }

  /** As it is written in a configuration. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
