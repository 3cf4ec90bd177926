package dev.pitwall.journey;

import org.jspecify.annotations.Nullable;

/**
 * A journey at one target.
 *
 * @param node pinned to this node; null through the front door
 */
public record JourneyTarget(String journey, @Nullable String node) {}
