package dev.pitwall.signal;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a queue. Each limit is null where that is not judged.
 *
 * @param maxAge the longest the oldest item may wait
 * @param maxTimeToDrain the longest the backlog may need
 * @param minTimeToFull the least time until it is full at the rates of the window
 * @param maxDepth the most items that may wait; made of its baseline, never a fixed number
 * @param maxDeadLetters how many items may be given up on within the window
 * @param stallAfter so long nothing may be finished while items wait
 * @param staleAfter a newest reading older than this is no reading
 */
public record QueueLimits(
    @Nullable Duration maxAge,
    @Nullable Duration maxTimeToDrain,
    @Nullable Duration minTimeToFull,
    @Nullable Double maxDepth,
    @Nullable Double maxDeadLetters,
    Duration stallAfter,
    Duration staleAfter) {
  /** How long nothing may be finished where nothing else is said. */
  public static final Duration STALL_AFTER = Duration.ofSeconds(6);

  /** No limit but the rules that need none. */
  public static QueueLimits none(Duration staleAfter) {
    return new QueueLimits(null, null, null, null, null, STALL_AFTER, staleAfter);
  }

  public QueueLimits withMaxAge(@Nullable Duration limit) {
    return new QueueLimits(
        limit, maxTimeToDrain, minTimeToFull, maxDepth, maxDeadLetters, stallAfter, staleAfter);
  }

  public QueueLimits withMaxTimeToDrain(@Nullable Duration limit) {
    return new QueueLimits(
        maxAge, limit, minTimeToFull, maxDepth, maxDeadLetters, stallAfter, staleAfter);
  }

  public QueueLimits withMinTimeToFull(@Nullable Duration limit) {
    return new QueueLimits(
        maxAge, maxTimeToDrain, limit, maxDepth, maxDeadLetters, stallAfter, staleAfter);
  }

  public QueueLimits withMaxDepth(@Nullable Double limit) {
    return new QueueLimits(
        maxAge, maxTimeToDrain, minTimeToFull, limit, maxDeadLetters, stallAfter, staleAfter);
  }

  public QueueLimits withMaxDeadLetters(@Nullable Double limit) {
    return new QueueLimits(
        maxAge, maxTimeToDrain, minTimeToFull, maxDepth, limit, stallAfter, staleAfter);
  }

  public QueueLimits withStallAfter(Duration limit) {
    return new QueueLimits(
        maxAge, maxTimeToDrain, minTimeToFull, maxDepth, maxDeadLetters, limit, staleAfter);
  }
}
