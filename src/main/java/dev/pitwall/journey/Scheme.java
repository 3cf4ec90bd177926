package dev.pitwall.journey;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether a server is spoken to over TLS. */
public enum Scheme {
  HTTP(80),
  HTTPS(443);

  private final int port;

  Scheme(int port) {
    this.port = port;
  }

  /** That of an http or https URL. */
  public static Scheme of(URI url) {
    return "https".equalsIgnoreCase(url.getScheme()) ? HTTPS : HTTP;
  }

  /** That of the word before {@code ://}; null where there is none. */
  public static @Nullable Scheme ofWord(@Nullable String word) {
    return word == null ? null : valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** The port where a URL names none. */
  public int port() {
    return port;
  }

  /** As it stands before {@code ://}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
