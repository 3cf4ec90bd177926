package dev.pitwall.journey;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the time of an HTTP request went; null where a phase did not occur, as connect and TLS on a
 * connection that was open already.
 *
 * @param connect name lookup and TCP connect
 * @param tls the TLS handshake
 * @param firstByte from the request sent to the head of the answer
 * @param total from the start to the last byte of the body
 */
public record HttpTimings(
    @Nullable Duration connect,
    @Nullable Duration tls,
    @Nullable Duration firstByte,
    Duration total) {}
