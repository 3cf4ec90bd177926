/** The pages. */
@NullMarked
package dev.pitwall.web;

import org.jspecify.annotations.NullMarked;
