package dev.pitwall.api;

import dev.pitwall.gate.Verdict;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * A gate's answer, ready to be sent.
 *
 * @param retryAfterSeconds 0 sends no Retry-After
 */
record GateResponse(
    int status,
    Verdict verdict,
    String evaluationId,
    int retryAfterSeconds,
    Shape shape,
    Buffer body) {
  private static final CharSequence GATE_VERDICT = HttpHeaders.createOptimized("X-Gate-Verdict");
  private static final CharSequence GATE_EVALUATION =
      HttpHeaders.createOptimized("X-Gate-Evaluation");
  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
  private static final CharSequence PLAIN =
      HttpHeaders.createOptimized("text/plain; charset=utf-8");
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final CharSequence RETRY_AFTER = HttpHeaders.createOptimized("Retry-After");

  /**
   * What an answer looks like.
   *
   * @param status whether the verdict is the status code; else it is always 200
   * @param json whether the body is JSON; else plain text
   * @param inconclusiveStatus the status of INCONCLUSIVE
   */
  record Shape(boolean status, boolean json, int inconclusiveStatus) {
    static Shape of(boolean statusMode, @Nullable String accept, int inconclusiveStatus) {
      return new Shape(statusMode, !statusMode || prefersJson(accept), inconclusiveStatus);
    }

    /** Plain text is for people and the default; JSON is for those who name it first. */
    private static boolean prefersJson(@Nullable String accept) {
      if (accept == null) {
        return false;
      }
      int json = accept.indexOf("application/json");
      int plain = accept.indexOf("text/plain");
      return json >= 0 && (plain < 0 || json < plain);
    }
  }

  void send(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(status);
    response
        .headers()
        .add(HttpHeaders.CONTENT_TYPE, shape.json() ? JSON : PLAIN)
        .add(GATE_VERDICT, verdict.name())
        .add(GATE_EVALUATION, evaluationId)
        .add(HttpHeaders.CACHE_CONTROL, NO_STORE);
    if (retryAfterSeconds > 0) {
      response.headers().add(RETRY_AFTER, Integer.toString(retryAfterSeconds));
    }
    response.end(body);
  }
}
