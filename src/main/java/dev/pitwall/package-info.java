/** Pitwall: starts everything; nothing imports this package. */
@NullMarked
package dev.pitwall;

import org.jspecify.annotations.NullMarked;
