/** The machine that Pitwall runs on: what it lacks, and what failed for its sake. */
@NullMarked
package dev.pitwall.machine;

import org.jspecify.annotations.NullMarked;
