package dev.pitwall.source;

import org.jspecify.annotations.Nullable;

/** Pitwall's own runs that say something about their target, counted since it started. */
public interface RunCounts {
  /**
   * What the runs of a journey at one target came to; neither count ever falls.
   *
   * @param bad never more than the total
   */
  record Counts(long bad, long total) {
    /** Nothing has run yet. */
    public static final Counts NONE = new Counts(0, 0);

    /** Both together. */
    public Counts plus(Counts other) {
      return new Counts(bad + other.bad, total + other.total);
    }
  }

  /**
   * The counts of one journey.
   *
   * @param node null for the front door
   */
  Counts of(String journey, @Nullable String node);
}
