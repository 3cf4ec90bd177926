package dev.pitwall.api;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Percent escapes in paths and queries: two hex digits each, and together UTF-8. */
final class Escapes {
  private static final int LONGEST = 3;

  private Escapes() {}

  /** The first escape that cannot be read, as it was written; empty when all can. */
  static Optional<String> broken(String uri) {
    int at = uri.indexOf('%');
    while (at >= 0) {
      int end = endOfRun(uri, at);
      if (!isUtf8(uri, at, end)) {
        return Optional.of(uri.substring(at, Math.max(end, Math.min(uri.length(), at + LONGEST))));
      }
      at = uri.indexOf('%', end);
    }
    return Optional.empty();
  }

  /** Where the escapes end that follow each other without anything between. */
  private static int endOfRun(String uri, int start) {
    int at = start;
    while (at + 2 < uri.length()
        && uri.charAt(at) == '%'
        && Character.digit(uri.charAt(at + 1), 16) >= 0
        && Character.digit(uri.charAt(at + 2), 16) >= 0) {
      at += LONGEST;
    }
    return at;
  }

  private static boolean isUtf8(String uri, int start, int end) {
    boolean cutShort = end == start || (end < uri.length() && uri.charAt(end) == '%');
    if (cutShort) {
      return false;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int at = start; at < end; at += LONGEST) {
      bytes.write(Integer.parseInt(uri, at + 1, at + LONGEST, 16));
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray()));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
