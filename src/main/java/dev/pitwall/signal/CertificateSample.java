package dev.pitwall.signal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Until when a server's TLS certificate is good.
 *
 * @param signal the name of the service
 * @param node whose it is; null for the front door
 * @param notAfter when the first certificate of its chain expires
 * @param subject whose certificate that is
 */
public record CertificateSample(
    String signal, @Nullable String node, Instant at, Instant notAfter, String subject)
    implements Sample {}
