/** The commands. */
@NullMarked
package dev.pitwall.cli;

import org.jspecify.annotations.NullMarked;
