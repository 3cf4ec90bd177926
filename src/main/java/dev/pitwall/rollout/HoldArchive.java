package dev.pitwall.rollout;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The holds that were kept, those that are over too. Every method may block. */
@FunctionalInterface
public interface HoldArchive {
  /** At most this many holds in one list. */
  int MAX_LIST = 500;

  /**
   * Holds, those placed last first.
   *
   * @param before from before the hold of that id; null starts with the newest
   * @param limit from 1 to {@link #MAX_LIST}; what is beyond counts as the nearest of these
   */
  List<Hold> holds(@Nullable String before, int limit);
}
