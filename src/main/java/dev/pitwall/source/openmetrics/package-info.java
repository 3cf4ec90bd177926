/** Reads signals from a page of metrics, without a server in between. */
@NullMarked
package dev.pitwall.source.openmetrics;

import org.jspecify.annotations.NullMarked;
