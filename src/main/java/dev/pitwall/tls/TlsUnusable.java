package dev.pitwall.tls;

import java.io.IOException;

/** Certificates or a key that cannot be used; the message says which and why, and shows nothing. */
public final class TlsUnusable extends IOException {
  private static final long serialVersionUID = 1L;

  TlsUnusable(String message) {
    super(message);
  }

  TlsUnusable(String message, Throwable cause) {
    super(message, cause);
  }
}
