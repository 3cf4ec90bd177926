package dev.pitwall.signal;

import java.util.Locale;

/** What a source can tell; the word in the configuration is the {@link #key()}. */
public enum Figure {
  /** Items waiting. */
  DEPTH,
  /** Items or requests being worked on. */
  IN_FLIGHT,
  /** Seconds the oldest item has waited. */
  OLDEST_AGE,
  /** Items that ever arrived. */
  ARRIVED,
  /** Items that were ever finished. */
  DRAINED,
  /** Who takes items. */
  CONSUMERS,
  /** How many it can hold or work on at once. */
  CAPACITY,
  /** Items given up on. */
  DEAD_LETTERS,
  /** Requests that ever failed. */
  BAD,
  /** Requests that ever succeeded. */
  GOOD,
  /** Requests there ever were. */
  TOTAL;

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
