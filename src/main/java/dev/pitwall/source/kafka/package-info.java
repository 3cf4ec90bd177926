/** Reads the lag of consumer groups of Kafka through its admin client. */
@NullMarked
package dev.pitwall.source.kafka;

import org.jspecify.annotations.NullMarked;
