/** Reads queues of RabbitMQ from its management API. */
@NullMarked
package dev.pitwall.source.rabbitmq;

import org.jspecify.annotations.NullMarked;
