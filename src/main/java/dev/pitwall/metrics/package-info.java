/** Every meter of Pitwall, in one place. */
@NullMarked
package dev.pitwall.metrics;

import org.jspecify.annotations.NullMarked;
