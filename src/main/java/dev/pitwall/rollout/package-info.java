/** Who is where in a rollout, who said stop, and what was answered to whom. */
@NullMarked
package dev.pitwall.rollout;

import org.jspecify.annotations.NullMarked;
