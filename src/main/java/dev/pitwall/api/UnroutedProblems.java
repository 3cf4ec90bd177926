package dev.pitwall.api;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** Refusals that come before any routing. */
final class UnroutedProblems {
  private UnroutedProblems() {}

  /** After which the connection is closed. */
  static void send(HttpServerRequest request, Problem problem) {
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    answer(request, problem);
    ConnectionGuard.hangUp(request);
  }

  /** After which the connection goes on. */
  static void answer(HttpServerRequest request, Problem problem) {
    request.response().headers().addAll(problem.headers());
    request
        .response()
        .setStatusCode(problem.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.CONTENT_TYPE)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(problem.json().toBuffer());
  }

  /** Why Netty could not make a request of the bytes. */
  static Problem problem(HttpServerRequest request) {
    return switch (request.decoderResult().cause()) {
      case MalformedRequest malformed -> malformed.problem();
      case TooLongHttpLineException line -> Problem.uriTooLong(ApiServer.MAX_URI);
      case TooLongHttpHeaderException header -> Problem.headersTooLarge(ApiServer.MAX_HEADERS);
      case IllegalArgumentException length
          when String.valueOf(length.getMessage()).startsWith("Multiple Content-Length") ->
          wrong("Content-Length", "several", "one length");
      default -> wrong("request", "bytes that are no HTTP", "HTTP/1.1");
    };
  }

  private static Problem wrong(String field, String seen, String expected) {
    return Problem.badRequest(List.of(new Problem.FieldError(field, seen, expected)));
  }
}
