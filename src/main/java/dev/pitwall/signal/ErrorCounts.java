package dev.pitwall.signal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How many requests there ever were, and how many of them went wrong: two counters that may restart
 * from zero.
 */
public record ErrorCounts(
    String signal, @Nullable String node, Instant at, double badTotal, double total)
    implements Sample {}
