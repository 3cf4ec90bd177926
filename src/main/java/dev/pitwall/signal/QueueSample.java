package dev.pitwall.signal;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How full and how late a queue is. Each figure is null when its source does not give it; none is
 * guessed.
 *
 * @param depth items waiting
 * @param inFlight items being worked on
 * @param oldestAge how long the oldest item has waited
 * @param arrivedTotal items that ever arrived, a counter that may restart from zero
 * @param drainedTotal items that were ever finished, a counter that may restart from zero
 * @param consumers who takes items
 * @param capacity how many items it can hold
 * @param deadLetters items given up on
 */
public record QueueSample(
    String signal,
    @Nullable String node,
    Instant at,
    @Nullable Double depth,
    @Nullable Double inFlight,
    @Nullable Duration oldestAge,
    @Nullable Double arrivedTotal,
    @Nullable Double drainedTotal,
    @Nullable Double consumers,
    @Nullable Double capacity,
    @Nullable Double deadLetters)
    implements Sample {}
