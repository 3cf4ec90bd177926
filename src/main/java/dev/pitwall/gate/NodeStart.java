package dev.pitwall.gate;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the start of the process that a question is about.
 *
 * @param state how the start is known
 * @param began when it started, or when Pitwall first saw the process
 * @param versionBefore the version of the process before it; null when that was never seen
 * @param startUp how long it took from its start to its first good answer; null while it is not up,
 *     or when nobody saw it start
 */
public record NodeStart(
    State state, Instant began, @Nullable String versionBefore, @Nullable Duration startUp) {
  /** How a start is known. */
  public enum State {
    /** The process was there before; a new one is waited for. */
    AWAITED,
    /** The deploy tool told it. */
    TOLD,
    /** The node went down and came back, or another version or process answered. */
    SEEN,
    /** Nothing can show one on this service, so the question counts as one. */
    ASSUMED
  }

  /** Whether the process before it may still answer. */
  boolean mayLinger() {
    return state == State.TOLD || state == State.ASSUMED || state == State.AWAITED;
  }
}
