package dev.pitwall.signal;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a queue.
 *
 * @param maxAge the longest the oldest item may wait; null where age is not judged
 * @param maxTimeToDrain the longest the backlog may need; null where it is not judged
 * @param staleAfter a newest reading older than this is no reading
 */
public record QueueLimits(
    @Nullable Duration maxAge, @Nullable Duration maxTimeToDrain, Duration staleAfter) {}
