/** The HTTP API, driven by its contract. */
@NullMarked
package dev.pitwall.api;

import org.jspecify.annotations.NullMarked;
