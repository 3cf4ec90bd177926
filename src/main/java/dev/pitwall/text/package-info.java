/** Texts that several packages read or write in one way: hosts. */
@NullMarked
package dev.pitwall.text;

import org.jspecify.annotations.NullMarked;
