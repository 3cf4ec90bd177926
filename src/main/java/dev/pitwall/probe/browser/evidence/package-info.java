/**
 * Keeps what shows why a run failed: screenshots, consoles and traces, with the secrets taken out.
 */
@NullMarked
package dev.pitwall.probe.browser.evidence;

import org.jspecify.annotations.NullMarked;
