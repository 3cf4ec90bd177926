package dev.pitwall.api;

import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** The page that Prometheus reads. It may block. */
@FunctionalInterface
public interface MetricsEndpoint {
  /**
   * Writes the page.
   *
   * @param accept the formats the reader takes, as in the Accept header; null when it did not say
   * @return the format it is in, as a Content-Type
   */
  String scrape(@Nullable String accept, OutputStream out);
}
