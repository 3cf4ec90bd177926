/** Reads queues of ActiveMQ Artemis from its Jolokia agent. */
@NullMarked
package dev.pitwall.source.artemis;

import org.jspecify.annotations.NullMarked;
