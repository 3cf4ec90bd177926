/** Numbers read from outside (queues, error counts, health), and what they mean. */
@NullMarked
package dev.pitwall.signal;

import org.jspecify.annotations.NullMarked;
