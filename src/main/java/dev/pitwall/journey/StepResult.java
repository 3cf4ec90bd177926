package dev.pitwall.journey;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one step of a run showed.
 *
 * @param number its place in its list, from 1
 * @param undo whether it is an undo step
 * @param detail what was seen, redacted; null when there is nothing to add
 * @param status of the answer to an HTTP step; 0 when there was none
 * @param phases where the time went, for HTTP steps that got an answer
 */
public record StepResult(
    int number,
    String label,
    boolean undo,
    Outcome outcome,
    Duration took,
    int status,
    @Nullable HttpTimings phases,
    @Nullable String detail) {}
