package dev.pitwall.signal;

import org.jspecify.annotations.Nullable;

/**
 * A signal as it is read from one place.
 *
 * @param node the node it is read from; null where it is of the whole service
 */
public record SignalTarget(String signal, @Nullable String node) {}
