package dev.pitwall.gate;

import org.jspecify.annotations.Nullable;

/**
 * Evidence that is missing: runs of a journey.
 *
 * @param node pinned to this node; null through the front door
 * @param runs how many more are expected to decide, at least 1
 */
public record Need(String journey, @Nullable String node, int runs) {}
