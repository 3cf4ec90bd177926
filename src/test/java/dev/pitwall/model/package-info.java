/**
 * Plays random histories of a fleet on the gate service and holds its answers against a small
 * model.
 */
@NullMarked
package dev.pitwall.model;

import org.jspecify.annotations.NullMarked;
