package dev.pitwall.machine;

import java.time.Duration;
import java.util.Optional;

/**
 * How long this process stood still: no processor for it, no thread for a task, an event loop that
 * was held up, a collection of garbage, a machine that was suspended.
 */
public interface Stalls {
  /** A process that never stands still. */
  Stalls NONE = (from, to) -> Duration.ZERO;

  /** Shorter ones are the usual noise of a scheduler. */
  Duration NOISE = Duration.ofMillis(20);

  /** So much of a time limit, spent standing still, and nobody else can be blamed for the rest. */
  int SHARE_OF_LIMIT = 5;

  /**
   * How long it stood still between two moments.
   *
   * @param from on {@link System#nanoTime()}
   * @param to likewise
   */
  Duration between(long from, long to);

  /**
   * Why a time limit that is over says nothing about whoever was asked.
   *
   * @param limit what there was of time from the first of the two moments on
   * @return empty when the time was theirs
   */
  default Optional<String> excuse(long from, long to, Duration limit) {
    return excuse(from, to, limit.dividedBy(SHARE_OF_LIMIT), limit);
  }

  /**
   * Why an answer that came too late may have been in time.
   *
   * @param over by how much it was too late
   * @return empty when it was too late without us as well
   */
  default Optional<String> excuseLate(long from, long to, Duration over) {
    return excuse(from, to, over, Duration.ofNanos(to - from));
  }

  private Optional<String> excuse(long from, long to, Duration enough, Duration whole) {
    Duration stood = between(from, to);
    boolean isOurs = stood.compareTo(enough) >= 0 && stood.compareTo(NOISE) >= 0;
    return isOurs
        ? Optional.of(
            "this machine stood still for %d of %d ms: too little processor time, or it was suspended"
                .formatted(stood.toMillis(), whole.toMillis()))
        : Optional.empty();
  }
}
