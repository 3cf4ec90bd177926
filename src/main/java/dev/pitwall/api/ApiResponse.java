package dev.pitwall.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.util.Map;

/** What an operation answers. */
sealed interface ApiResponse {
  /** Bytes of a type. */
  record Bytes(int status, String contentType, Buffer body, Map<String, String> headers)
      implements ApiResponse {}

  /** A file, sent without being read into memory. */
  record File(String contentType, Path path, Map<String, String> headers) implements ApiResponse {}

  static ApiResponse json(int status, JsonObject json) {
    return json(status, json, Map.of());
  }

  static ApiResponse json(int status, JsonObject json, Map<String, String> headers) {
    return new Bytes(status, "application/json", json.toBuffer(), headers);
  }

  static ApiResponse problem(Problem problem) {
    return new Bytes(
        problem.status(), Problem.CONTENT_TYPE, problem.json().toBuffer(), problem.headers());
  }

  /** Sends it, unless the caller has gone. */
  default void send(RoutingContext ctx) {
    HttpServerResponse response = ctx.response();
    if (response.ended() || response.closed() || response.headWritten()) {
      return;
    }
    response.headers().set(HttpHeaders.CACHE_CONTROL, "no-store");
    response.headers().set("X-Content-Type-Options", "nosniff");
    switch (this) {
      case Bytes bytes -> {
        response.headers().addAll(bytes.headers());
        response.headers().set(HttpHeaders.CONTENT_TYPE, bytes.contentType());
        response.setStatusCode(bytes.status()).end(bytes.body());
      }
      case File file -> {
        response.headers().addAll(file.headers());
        response.headers().set(HttpHeaders.CONTENT_TYPE, file.contentType());
        response.sendFile(file.path().toString()).onFailure(ctx::fail);
      }
    }
  }
}
