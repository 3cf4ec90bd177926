/** Reads signals over HTTP with JSONPath. */
@NullMarked
package dev.pitwall.source.http;

import org.jspecify.annotations.NullMarked;
