package dev.pitwall.rollout;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The chain of audit lines that was kept. Every method may block. */
public interface AuditArchive {
  /** At most this many lines in one list. */
  int MAX_LIST = 500;

  /** What a walk along the chain found. */
  sealed interface Check {
    /**
     * Every line that is kept is unchanged and in its place, and so is every record that they
     * cover.
     *
     * @param first the sequence of the first line kept, 1 while retention has deleted none
     * @param lines how many are kept
     * @param head the hash of the last line; whoever noted an older one elsewhere can compare
     * @param headAt when the last line was written; null when there is none
     * @param notCovered records that no line covers, since an earlier version wrote them or their
     *     line is kept no longer
     */
    record Sound(long first, long lines, String head, @Nullable Instant headAt, long notCovered)
        implements Check {
      /** Of lines alone. */
      public Sound(long first, long lines, String head) {
        this(first, lines, head, null, 0);
      }

      /** The same, with so many records not covered. */
      public Sound with(long records) {
        return new Sound(first, lines, head, headAt, records);
      }

      /** The sequence of the last line; 0 when there is none. */
      public long sequence() {
        return first + lines - 1;
      }
    }

    /**
     * The first line that is changed, missing or not where it belongs, or whose record is not as
     * the line says.
     *
     * @param sentence what is wrong, what was expected and what was seen
     */
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
   * Walks the whole chain and all records that it covers. Lines taken off its newest end do not
   * show by themselves: compare the head with one that was noted elsewhere.
   */
  Check verify();
}
