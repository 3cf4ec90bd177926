package dev.pitwall.api;

import dev.pitwall.text.Unshowable;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A refusal, as RFC 9457 writes it.
 *
 * @param type a stable word for programs
 * @param detail what was seen and what to do
 * @param headers sent beside the body
 */
record Problem(
    int status,
    String type,
    String title,
    String detail,
    List<FieldError> errors,
    Map<String, String> headers) {
  static final String CONTENT_TYPE = "application/problem+json";

  /** What is wrong with one field of a request. */
  record FieldError(String field, String seen, String expected) {
    private static final int MAX_SEEN = 100;

    FieldError {
      seen =
          Unshowable.named(seen.length() > MAX_SEEN ? seen.substring(0, MAX_SEEN) + "..." : seen);
    }
  }

  Problem {
    errors = List.copyOf(errors);
    headers = Map.copyOf(headers);
  }

  static Problem badRequest(List<FieldError> errors) {
    StringBuilder detail = new StringBuilder();
    for (FieldError error : errors) {
      detail.append(detail.isEmpty() ? "" : "; ");
      detail.append(error.field()).append(" is \"").append(error.seen());
      detail.append("\", expected ").append(error.expected());
    }
    return new Problem(400, "bad-request", "Bad request", detail.toString(), errors, Map.of());
  }

  static Problem badQuestion(String detail) {
    return plain(400, "bad-question", "This cannot be asked", detail);
  }

  static Problem unauthorized(String detail, String challenge) {
    return new Problem(
        401,
        "unauthorized",
        "No valid token",
        detail,
        List.of(),
        Map.of("WWW-Authenticate", challenge));
  }

  static Problem forbidden(String detail) {
    return plain(403, "forbidden", "Not allowed", detail);
  }

  static Problem notFound(String detail) {
    return plain(404, "not-found", "Not found", detail);
  }

  static Problem notAllowed(String detail) {
    return plain(405, "method-not-allowed", "Method not allowed", detail);
  }

  static Problem tooSlow(String part, Duration most) {
    return plain(
        408,
        "too-slow",
        "Too slow",
        "the %s of a request may take %d s".formatted(part, most.toSeconds()));
  }

  static Problem tooManyRequests(int perSecond, int retryAfterSeconds) {
    return new Problem(
        429,
        "too-many-requests",
        "Too many requests",
        "a token, or an address without one, may ask %d times a second; ask less often, or with wait=25s (server.requests_per_second)"
            .formatted(perSecond),
        List.of(),
        Map.of("Retry-After", Integer.toString(retryAfterSeconds)));
  }

  static Problem conflict(String detail) {
    return plain(409, "conflict", "Not possible as things stand", detail);
  }

  static Problem tooLarge(long limit) {
    return plain(413, "too-large", "Body too large", "the body may have " + limit + " bytes");
  }

  static Problem uriTooLong(long limit) {
    return plain(
        414, "uri-too-long", "URI too long", "the request line may have " + limit + " bytes");
  }

  static Problem headersTooLarge(long limit) {
    return plain(
        431, "headers-too-large", "Headers too large", "headers may have " + limit + " bytes");
  }

  static Problem unsupportedMediaType(String seen) {
    return plain(
        415,
        "unsupported-media-type",
        "Unsupported media type",
        "Content-Type is \"%s\", expected application/json".formatted(seen));
  }

  static Problem unmetExpectation(String seen) {
    return plain(
        417,
        "unmet-expectation",
        "Unmet expectation",
        "Expect is \"%s\", expected 100-continue or none".formatted(seen));
  }

  static Problem broken() {
    return plain(
        500,
        "broken",
        "Pitwall went wrong",
        "this is our fault, and no answer; the log tells more");
  }

  static Problem unreadable(String detail) {
    return plain(500, "unreadable", "What was kept cannot be read", detail);
  }

  /** What was asked for has not happened. */
  static Problem notWritten(String detail) {
    return plain(500, "not-written", "Pitwall cannot write", detail);
  }

  static Problem unavailable(String detail, int retryAfterSeconds) {
    return new Problem(
        503,
        "unavailable",
        "Not available",
        detail,
        List.of(),
        Map.of("Retry-After", Integer.toString(retryAfterSeconds)));
  }

  private static Problem plain(int status, String type, String title, String detail) {
    return new Problem(status, type, title, detail, List.of(), Map.of());
  }

  JsonObject json() {
    JsonArray fields = new JsonArray();
    for (FieldError error : errors) {
      fields.add(
          new JsonObject()
              .put("field", error.field())
              .put("seen", error.seen())
              .put("expected", error.expected()));
    }
    return new JsonObject()
        .put("type", "urn:pitwall:problem:" + type)
        .put("title", title)
        .put("status", status)
        .put("detail", detail)
        .put("errors", fields);
  }
}
