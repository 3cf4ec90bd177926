package dev.pitwall.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A client that holds every answer against the contract. */
final class Caller implements AutoCloseable {
  /** Reading it takes longer than most tests. */
  private static final Map<Vertx, ContractValidator> CONTRACTS = new ConcurrentHashMap<>();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ApiFixture fixture;
  private final ContractValidator contract;
  private final Map<String, String> headers = new HashMap<>();

  Caller(ApiFixture fixture) {
    this.fixture = fixture;
    this.contract = CONTRACTS.computeIfAbsent(fixture.vertx, ContractValidator::new);
  }

  /** Sent with every request from now on. */
  Caller with(String header, String value) {
    headers.put(header, value);
    return this;
  }

  Caller without(String header) {
    headers.remove(header);
    return this;
  }

  /** An answer; its JSON is checked to have no null anywhere. */
  record Got(int status, java.net.http.HttpHeaders headers, String body) {
    String header(String name) {
      return headers.firstValue(name).orElse("");
    }

    JsonObject json() {
      JsonObject json = new JsonObject(body);
      assertNoNull("$", json);
      return json;
    }

    String firstLine() {
      return body.lines().findFirst().orElse("");
    }
  }

  static void assertNoNull(String path, @Nullable Object value) {
    assertThat(value).as(path).isNotNull();
    if (value instanceof JsonObject object) {
      object.fieldNames().forEach(name -> assertNoNull(path + "." + name, object.getValue(name)));
    } else if (value instanceof JsonArray array) {
      array.forEach(element -> assertNoNull(path + "[]", element));
    }
  }

  Got get(String path) {
    return send("GET", path, null, "application/json");
  }

  Got post(String path, String body) {
    return send("POST", path, body, "application/json");
  }

  Got send(String method, String path, @Nullable String body, String contentType) {
    HttpRequest request = request(method, path, body, contentType);
    try {
      return checked(method, path, client.send(request, HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  CompletableFuture<Got> later(String path) {
    return client
        .sendAsync(
            request("GET", path, null, "application/json"), HttpResponse.BodyHandlers.ofString())
        .thenApply(response -> checked("GET", path, response));
  }

  private HttpRequest request(
      String method, String path, @Nullable String body, String contentType) {
    HttpRequest.BodyPublisher publisher =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + fixture.server.port() + path))
            .timeout(Duration.ofSeconds(20))
            .method(method, publisher);
    if (body != null) {
      builder.header("Content-Type", contentType);
    }
    headers.forEach(builder::header);
    return builder.build();
  }

  private Got checked(String method, String path, HttpResponse<String> response) {
    Got got = new Got(response.statusCode(), response.headers(), response.body());
    String plain = path.replaceFirst("\\?.*", "");
    boolean isFile = path.contains("/artefacts/") && got.status() == 200;
    boolean isBeforeRouting = List.of(405, 408, 414, 429, 431).contains(got.status());
    if (contract.knows(method, plain) && !isFile && !isBeforeRouting) {
      contract.validate(method, plain, got);
    }
    return got;
  }

  @Override
  public void close() {
    client.close();
  }
}
