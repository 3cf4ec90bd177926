/** Texts that all packages read and write in one way: durations, hosts, digests, words, cuts. */
@NullMarked
package dev.pitwall.text;

import org.jspecify.annotations.NullMarked;
