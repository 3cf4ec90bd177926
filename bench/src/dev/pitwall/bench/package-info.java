/** Measures Pitwall against the bare libraries it is made of, as ratios within one run. */
@NullMarked
package dev.pitwall.bench;

import org.jspecify.annotations.NullMarked;
