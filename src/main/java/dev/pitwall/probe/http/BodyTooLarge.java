package dev.pitwall.probe.http;

import java.io.IOException;

/** The body has more bytes than are read of one. */
final class BodyTooLarge extends IOException {
  private static final long serialVersionUID = 1L;

  BodyTooLarge() {
    super("larger than " + Exchange.MOST_READ_BYTES + " bytes");
  }
}
