package dev.pitwall.gate;

import dev.pitwall.signal.HealthSample;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the start of the process that a question is about.
 *
 * @param state how the start is known
 * @param began when it started, or when Pitwall first saw the process
 * @param versionBefore the version of the process before it; null when that was never seen
 * @param instanceBefore the process that answered before it; null when none was ever named
 * @param startUp how long it took from its start to its first good answer; null while it is not up,
 *     or when nobody saw it start
 */
public record NodeStart(
    State state,
    Instant began,
    @Nullable String versionBefore,
    @Nullable String instanceBefore,
    @Nullable Duration startUp) {
  /** How a start is known. */
  public enum State {
    /** The process was there before; a new one is waited for. */
    AWAITED,
    /** The deploy tool told it, and so far nobody answers but the process before, by its name. */
    UNMET,
    /** The deploy tool told it. */
    TOLD,
    /** The node went down and came back, or another version or process answered. */
    SEEN,
    /** Nothing can show one on this service, so the question counts as one. */
    ASSUMED
  }

  /** Whether the process that is asked about is still waited for. */
  public boolean isAwaited() {
    return state == State.AWAITED || state == State.UNMET;
  }

  /**
   * From when on the answers of a node are those of the process that was started: at once where its
   * start was seen; else from the first that names another version or process than the one before,
   * or that shows the one before gone: refused, or bad as often in a row as makes a node down. Null
   * while there is none.
   */
  @Nullable Instant answersFrom(List<HealthSample> samples, int downAfter) {
    if (state == State.SEEN) {
      return began;
    }
    int bad = 0;
    for (HealthSample sample : samples) {
      bad = sample.up() ? 0 : bad + 1;
      if (sample.refused() || bad >= downAfter || isOther(sample)) {
        return sample.at();
      }
    }
    return null;
  }

  private boolean isOther(HealthSample sample) {
    return isOther(sample.versionSeen(), versionBefore)
        || isOther(sample.instanceSeen(), instanceBefore);
  }

  private static boolean isOther(@Nullable String seen, @Nullable String before) {
    return seen != null && before != null && !seen.equals(before);
  }
}
