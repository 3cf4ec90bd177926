package dev.pitwall.source.http;

import java.net.ConnectException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells whether nobody listened at a port; a connection that was not answered is no such proof. */
final class Refused {
  private Refused() {}

  static boolean is(@Nullable Throwable cause) {
    return cause instanceof ConnectException
        && String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).contains("refused");
  }
}
