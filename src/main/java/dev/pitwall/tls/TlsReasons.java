package dev.pitwall.tls;

import io.netty.handler.ssl.NotSslRecordException;
import javax.net.ssl.SSLException;

/** Says in one line why TLS was not spoken. */
public final class TlsReasons {
  private static final int DEEPEST = 16;

  private TlsReasons() {}

  /** Whether an attempt failed at TLS. */
  public static boolean isOfTls(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      if (cause instanceof SSLException) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  /** The innermost reason: JSSE wraps "no such certificate path" in two others. */
  public static String of(Throwable failure) {
    Throwable inner = failure;
    for (int depth = 0; depth < DEEPEST; depth++) {
      if (inner instanceof NotSslRecordException) { // whose message is the record, in hexadecimal
        return "what answers there is not TLS; write http:// where it is spoken to plainly";
      }
      if (inner.getCause() == null) {
        break;
      }
      inner = inner.getCause();
    }
    String message = inner.getMessage();
    return message == null ? inner.getClass().getSimpleName() : message;
  }
}
