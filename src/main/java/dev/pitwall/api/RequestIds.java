package dev.pitwall.api;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** Sends a caller's X-Request-Id back, when it is short and plain. */
final class RequestIds {
  private static final CharSequence HEADER = HttpHeaders.createOptimized("X-Request-Id");
  private static final int MAX_LENGTH = 64;

  private RequestIds() {}

  static void echo(HttpServerRequest request) {
    String id = of(request);
    if (id != null) {
      request.response().headers().set(HEADER, id);
    }
  }

  /** The id the caller gave; null when there is none, or none that can be repeated. */
  static @Nullable String of(HttpServerRequest request) {
    String id = request.headers().get(HEADER);
    return id != null && isPlain(id) ? id : null;
  }

  private static boolean isPlain(String id) {
    return !id.isEmpty() && id.length() <= MAX_LENGTH && id.chars().allMatch(RequestIds::isPlain);
  }

  private static boolean isPlain(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_'
        || c == '.';
  }
}
