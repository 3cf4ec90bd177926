package dev.pitwall.journey;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The runs that were kept. Every method may block. */
public interface RunArchive {
  /** At most this many runs in one list. */
  int MAX_LIST = 500;

  /**
   * Which runs to list, newest first; null does not look at that.
   *
   * @param node pinned to that node
   * @param before the id of the last run of the page before
   * @param limit from 1 to {@link #MAX_LIST}
   */
  record RunFilter(
      @Nullable String journey,
      @Nullable String node,
      @Nullable Outcome outcome,
      @Nullable String before,
      int limit) {
    public RunFilter {
      if (limit < 1 || limit > MAX_LIST) {
        throw new IllegalArgumentException(
            "limit is " + limit + "; required 1 to " + MAX_LIST + "; page on with before");
      }
    }

    /** The newest runs of all. */
    public static RunFilter newest(int limit) {
      return new RunFilter(null, null, null, null, limit);
    }
  }

  /** Whole runs, newest first. */
  List<Run> list(RunFilter filter);

  /** The run with that id, whole. */
  Optional<Run> find(String id);
}
