package dev.pitwall.config;

import dev.pitwall.journey.Step;
import java.util.function.Function;

/**
 * A step that waits for its label and timeout.
 *
 * @param label what it does in a few words, not yet unique
 */
record UnlabelledStep(String label, Function<Step.Common, Step> step) {}
