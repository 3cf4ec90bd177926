/** Pitwall's own runs, read as error counters. */
@NullMarked
package dev.pitwall.source.journeys;

import org.jspecify.annotations.NullMarked;
