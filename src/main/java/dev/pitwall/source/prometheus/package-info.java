/** Reads signals from Prometheus, and whatever answers its queries, by instant queries. */
@NullMarked
package dev.pitwall.source.prometheus;

import org.jspecify.annotations.NullMarked;
