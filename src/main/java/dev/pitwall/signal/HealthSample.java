package dev.pitwall.signal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a node says it is well.
 *
 * @param signal the name of the service
 * @param observed what was seen, such as {@code 200 in 3 ms} or {@code connection refused}
 * @param versionSeen the version it said it is; null when it did not say
 */
public record HealthSample(
    String signal,
    String node,
    Instant at,
    boolean up,
    String observed,
    @Nullable String versionSeen)
    implements Sample {}
