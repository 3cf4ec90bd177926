package dev.pitwall.endtoend;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks as curl would: no Pitwall in it. */
final class Curl implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI base;

  Curl(URI base) {
    this.base = base;
  }

  /** What came back. */
  record Answer(HttpResponse<String> response) {
    int status() {
      return response.statusCode();
    }

    /** A header, empty when it is not there. */
    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    String body() {
      return response.body();
    }

    String firstLine() {
      return body().lines().findFirst().orElse("");
    }

    JsonObject json() {
      return new JsonObject(body());
    }

    JsonArray list(String key) {
      return json().getJsonArray(key);
    }

    @Override
    public String toString() {
      return status() + " " + response.headers().map() + "\n" + body();
    }
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(base.resolve(path)).GET());
  }

  Answer post(String path, JsonObject body) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(base.resolve(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.encode())));
  }

  Answer delete(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(base.resolve(path)).DELETE());
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return new Answer(client.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString()));
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
