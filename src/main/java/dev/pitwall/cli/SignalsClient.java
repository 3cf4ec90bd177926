package dev.pitwall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks a running Pitwall for its signals. */
final class SignalsClient implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final long MOST_BYTES = 16 << 20;

  private final HttpClient client;
  private final URI server;
  private final Optional<String> token;

  /** What came back. */
  sealed interface Answer {
    /** The document of {@code GET /api/v1/signals}. */
    record Said(JsonNode document) implements Answer {}

    /** Nothing of use, and why. */
    record Silence(String why) implements Answer {}
  }

  SignalsClient(URI server, Optional<String> token) {
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(LONGEST)
            .build();
    this.server = server;
    this.token = token;
  }

  Answer read() throws InterruptedException {
    String base = server.toString().replaceAll("/+$", "");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + "/api/v1/signals"))
            .header("Accept", "application/json")
            .header("User-Agent", "pitwall-signals")
            .GET();
    token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    CompletableFuture<HttpResponse<String>> coming =
        client.sendAsync(
            request.build(),
            BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), MOST_BYTES));
    try {
      return answer(coming.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return new Answer.Silence(server + " did not answer within " + DurationWords.of(LONGEST));
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      String why = cause instanceof IOException ? String.valueOf(cause) : "unknown reason";
      return new Answer.Silence(
          server + " does not answer (" + why + "); start one with pitwall serve, or name it");
    } finally {
      coming.cancel(true);
    }
  }

  private Answer answer(HttpResponse<String> response) {
    int status = response.statusCode();
    if (status == 401 || status == 403) {
      return new Answer.Silence(
          server + " answered " + status + "; give a token with the scope read in PITWALL_TOKEN");
    }
    Optional<JsonNode> document =
        JsonText.read(response.body()).filter(node -> node.path("signals").isArray());
    return status == 200 && document.isPresent()
        ? new Answer.Said(document.get())
        : new Answer.Silence(
            server + " answered " + status + " and no signals; is that a Pitwall?");
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
