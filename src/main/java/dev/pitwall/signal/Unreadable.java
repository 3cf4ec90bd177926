package dev.pitwall.signal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A reading that failed; it never counts as a good one. */
public record Unreadable(String signal, @Nullable String node, Instant at, String reason)
    implements Sample {}
