package dev.pitwall.rollout;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The chain of audit lines that was kept. Every method may block. */
public interface AuditArchive {
  /** At most this many lines in one list. */
  int MAX_LIST = 500;

  /** What a walk along the chain found. */
  sealed interface Check {
    /**
     * Every line that is kept is unchanged and in its place.
     *
     * @param first the sequence of the first line kept, 1 while retention has deleted none
     * @param lines how many are kept
     * @param head the hash of the last line; whoever noted an older one elsewhere can compare
     */
    record Sound(long first, long lines, String head) implements Check {}

    /** The first line that is changed, missing or not where it belongs, and what is wrong. */
    record Broken(long sequence, String sentence) implements Check {}
  }

  /**
   * Lines, newest first.
   *
   * @param before from before that sequence; null starts with the newest
   * @param limit from 1 to {@link #MAX_LIST}; what is beyond counts as the nearest of these
   */
  List<AuditEntry> list(@Nullable Long before, int limit);

  /**
   * Walks the whole chain. Lines taken off its newest end do not show by themselves: compare the
   * head with one that was noted elsewhere.
   */
  Check verify();
}
