package dev.pitwall.journey;

import org.jspecify.annotations.Nullable;

/**
 * An order to run a journey once.
 *
 * @param id the id the run will have
 * @param avoidWorker the worker whose last run of this failed; another one is preferred; may be
 *     null
 */
public record RunRequest(
    String id, Journey journey, Target target, Trigger trigger, @Nullable String avoidWorker) {}
