/** Content codings of HTTP: bodies as they were before a server compressed them. */
@NullMarked
package dev.pitwall.coding;

import org.jspecify.annotations.NullMarked;
