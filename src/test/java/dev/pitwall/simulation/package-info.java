/** Plays whole rollouts of a simulated fleet, in virtual time, on the real schedule and judge. */
@NullMarked
package dev.pitwall.simulation;

import org.jspecify.annotations.NullMarked;
