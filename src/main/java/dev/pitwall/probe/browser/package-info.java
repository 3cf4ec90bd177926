/** Runs the browser steps of a journey, in slots that a watchdog guards. */
@NullMarked
package dev.pitwall.probe.browser;

import org.jspecify.annotations.NullMarked;
