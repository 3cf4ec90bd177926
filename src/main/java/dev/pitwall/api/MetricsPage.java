package dev.pitwall.api;

import org.jspecify.annotations.Nullable;

/** The page that Prometheus reads. It may block. */
@FunctionalInterface
public interface MetricsPage {
  /** A page and the format it is in. */
  record Page(String contentType, String text) {}

  /**
   * Writes the page.
   *
   * @param accept the formats the reader takes, as in the Accept header; null when it did not say
   */
  Page scrape(@Nullable String accept);
}
