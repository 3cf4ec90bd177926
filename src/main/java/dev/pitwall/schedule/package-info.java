/** When which journey runs where, and the bursts a gate asks for. */
@NullMarked
package dev.pitwall.schedule;

import org.jspecify.annotations.NullMarked;
