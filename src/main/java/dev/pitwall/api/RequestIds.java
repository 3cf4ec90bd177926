package dev.pitwall.api;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Gives every answer an X-Request-Id: the caller's, when it is short and plain, else one made up,
 * so that what the log says of a request can always be found by it.
 */
final class RequestIds {
  private static final CharSequence HEADER = HttpHeaders.createOptimized("X-Request-Id");
  private static final int MAX_LENGTH = 64;
  private static final HexFormat HEX = HexFormat.of();

  private RequestIds() {}

  /** Comes before anything else that is done for a request. */
  static void begin(HttpServerRequest request) {
    String given = request.headers().get(HEADER);
    String id = given != null && isPlain(given) ? given : madeUp();
    request.response().headers().set(HEADER, id);
  }

  private static String madeUp() {
    return HEX.toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  /** The id of a request; the answer has it. Null before {@link #begin}. */
  static @Nullable String of(HttpServerRequest request) {
    return request.response().headers().get(HEADER);
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
