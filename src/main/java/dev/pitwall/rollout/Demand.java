package dev.pitwall.rollout;

import org.jspecify.annotations.Nullable;

/**
 * Runs that open evaluations wait for.
 *
 * @param node pinned to this node; null through the front door
 * @param runs how many more are expected to decide
 */
public record Demand(String journey, @Nullable String node, int runs) {}
