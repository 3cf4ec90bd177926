package dev.pitwall.signal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One reading of a signal. */
public sealed interface Sample
    permits QueueSample, ErrorCounts, HealthSample, AlertSample, CertificateSample, Unreadable {
  /** The name of the signal; for health, the name of the service. */
  String signal();

  /** The node it speaks of; null when it speaks of the whole service. */
  @Nullable String node();

  /** When it was read. */
  Instant at();
}
