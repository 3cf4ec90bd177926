/**
 * How TLS is spoken where the usual way will not do: what is configured, and what its files hold.
 */
@NullMarked
package dev.pitwall.tls;

import org.jspecify.annotations.NullMarked;
