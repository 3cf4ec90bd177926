package dev.pitwall.source.redis;

import dev.pitwall.source.ReadFailure;
import dev.pitwall.text.Cut;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The id of an entry of a stream: a time in milliseconds and a number within it. */
record EntryId(long millis, long number) implements Comparable<EntryId> {
  private static final Instant FIRST_REDIS = Instant.parse("2009-01-01T00:00:00Z");
  private static final Duration CLOCKS_APART = Duration.ofDays(1);

  /** Reads {@code 1526919030474-55}; both are unsigned. */
  static EntryId of(String text) throws ReadFailure {
    int dash = text.indexOf('-');
    try {
      long millis = Long.parseUnsignedLong(dash < 0 ? text : text.substring(0, dash));
      return new EntryId(millis, dash < 0 ? 0 : Long.parseUnsignedLong(text.substring(dash + 1)));
    } catch (NumberFormatException e) {
      throw new ReadFailure(
          "an entry's id is " + Cut.to(text, 40) + "; required milliseconds-number");
    }
  }

  /** Whether it stands before every entry. */
  boolean isStart() {
    return millis == 0 && number == 0;
  }

  /** The smallest id after it. */
  EntryId next() {
    return number == -1L ? new EntryId(millis + 1, 0) : new EntryId(millis, number + 1);
  }

  /** How old it is; null when whoever added it gave it an id that is no time. */
  @Nullable Duration age(Instant at) {
    long latest = at.plus(CLOCKS_APART).toEpochMilli();
    if (millis < FIRST_REDIS.toEpochMilli() || millis > latest) {
      return null;
    }
    Duration age = Duration.between(Instant.ofEpochMilli(millis), at);
    return age.isNegative() ? Duration.ZERO : age;
  }

  @Override
  public int compareTo(EntryId other) {
    int byTime = Long.compareUnsigned(millis, other.millis);
    return byTime == 0 ? Long.compareUnsigned(number, other.number) : byTime;
  }

  @Override
  public String toString() {
    return Long.toUnsignedString(millis) + "-" + Long.toUnsignedString(number);
  }
}
