/** Reads which alerts fire. */
@NullMarked
package dev.pitwall.source.alertmanager;

import org.jspecify.annotations.NullMarked;
