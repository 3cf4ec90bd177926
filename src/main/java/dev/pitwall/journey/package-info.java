/** A scripted user path, and what one execution of it showed. */
@NullMarked
package dev.pitwall.journey;

import org.jspecify.annotations.NullMarked;
