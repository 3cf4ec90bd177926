/** The judge: a pure function from evidence to a verdict, and its statistics. */
@NullMarked
package dev.pitwall.gate;

import org.jspecify.annotations.NullMarked;
