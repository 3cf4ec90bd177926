package dev.pitwall.store;

import java.util.List;
import java.util.Optional;

/**
 * What was seen to be damaged since the start.
 *
 * @param leftOut rows that cannot be read and that lists go on without
 * @param some a few of them, as {@code TABLE/ID}
 * @param headProblem why the head file could not be written the last time
 */
public record StoreDamage(int leftOut, List<String> some, Optional<String> headProblem) {}
