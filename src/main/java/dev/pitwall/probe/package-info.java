/** What every probe shares: the interpreter of steps, variables, expectations. */
@NullMarked
package dev.pitwall.probe;

import org.jspecify.annotations.NullMarked;
