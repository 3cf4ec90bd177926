/** Runs the HTTP steps of a journey, on virtual threads. */
@NullMarked
package dev.pitwall.probe.http;

import org.jspecify.annotations.NullMarked;
