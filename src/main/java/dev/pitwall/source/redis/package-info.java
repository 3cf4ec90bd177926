/** Reads queues that are kept in Redis: lists, streams with groups, and Sidekiq's. */
@NullMarked
package dev.pitwall.source.redis;

import org.jspecify.annotations.NullMarked;
