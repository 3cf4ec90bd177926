/** Puts the parts together: starts them in order, and stops them in the order turned round. */
@NullMarked
package dev.pitwall.boot;

import org.jspecify.annotations.NullMarked;
