package dev.pitwall.signal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
    implements Sample {
  @Override
  public boolean isOfService() {
    return true;
  }

  @Override
  public List<Window> windows(Duration span) {
    return List.of(Latest.of(CertificateSample.class));
  }

  @Override
  public SampleReport report() {
    boolean good = notAfter.isAfter(at);
    return new SampleReport(
        "certificate",
        good ? "ok" : "expired",
        good,
        subject + " until " + notAfter,
        "not expired",
        List.of(new SampleReport.Moment("notAfter", notAfter)));
  }
}
