/** A sample fleet, and a deploy tool that rolls it. */
@NullMarked
package dev.pitwall.demo;

import org.jspecify.annotations.NullMarked;
