/**
 * What all sources share: how they fetch, how a failed reading is told, how figures become samples.
 */
@NullMarked
package dev.pitwall.source;

import org.jspecify.annotations.NullMarked;
