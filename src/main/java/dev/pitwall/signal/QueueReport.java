package dev.pitwall.signal;

import java.time.Instant;

/**
 * How a queue is, and why.
 *
 * @param observed what was seen, with figures
 * @param required what would have been fine
 * @param samples how many readings it rests on
 * @param newest when the newest of them was read; the epoch when there is none
 */
public record QueueReport(
    QueueState state, String observed, String required, int samples, Instant newest) {}
