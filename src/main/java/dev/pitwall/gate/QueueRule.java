package dev.pitwall.gate;

import dev.pitwall.signal.QueueLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A queue that must not be saturated. Each limit is null where that is not judged.
 *
 * @param maxAge the longest the oldest item may wait
 * @param maxTimeToDrain the longest the backlog may need
 * @param minTimeToFull the least time until it is full
 * @param maxGrowth how many times deeper than before the rollout it may be
 * @param maxDeadLetters how many items may be given up on within the window
 * @param stallAfter so long nothing may be finished while items wait
 */
public record QueueRule(
    String signal,
    @Nullable Duration maxAge,
    @Nullable Duration maxTimeToDrain,
    @Nullable Duration minTimeToFull,
    @Nullable Double maxGrowth,
    @Nullable Double maxDeadLetters,
    Duration stallAfter)
    implements Rule {
  /** A backlog this small is no growth, whatever it was before. */
  public static final double SMALL = 10;

  /** Only the rules that need no limit. */
  public static QueueRule of(String signal) {
    return of(signal, null, null);
  }

  /** With limits of age and of the time to drain. */
  public static QueueRule of(
      String signal, @Nullable Duration maxAge, @Nullable Duration maxTimeToDrain) {
    return new QueueRule(signal, maxAge, maxTimeToDrain, null, null, null, QueueLimits.STALL_AFTER);
  }

  /**
   * The limits to hold a window against.
   *
   * @param before how deep it was before the rollout; null when that is not known, or there is none
   */
  public QueueLimits limits(Duration staleAfter, @Nullable Double before) {
    Double growth = maxGrowth;
    Double most =
        growth == null || before == null ? null : Math.max(before * growth, before + SMALL);
    return new QueueLimits(
        maxAge, maxTimeToDrain, minTimeToFull, most, maxDeadLetters, stallAfter, staleAfter);
  }

  @Override
  public List<Check> checks(GatePolicy policy, Evidence evidence) {
    return evidence.phase() == GatePhase.DRAINED ? List.of() : List.of(new QueueCheck(this));
  }

  @Override
  public Set<String> signals() {
    return Set.of(signal);
  }

  /** Twice the time after which it calls a queue stalled. */
  @Override
  public Optional<Duration> span() {
    return Optional.of(stallAfter.multipliedBy(2));
  }
}
