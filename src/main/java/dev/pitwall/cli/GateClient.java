package dev.pitwall.cli;

import java.io.IOException;
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
import org.jspecify.annotations.Nullable;

/**
 * Asks a gate once, whatever is at the other end; follows no redirect, since it carries a token.
 */
final class GateClient implements AutoCloseable {
  private static final long MOST_BODY_BYTES = 1 << 20;

  private final HttpClient client;
  private final Optional<String> token;
  private final Duration grace;

  /**
   * A client.
   *
   * @param token sent as a bearer token
   * @param connect how long a connection may take
   * @param grace how much longer an answer may take than the gate was told to wait
   */
  GateClient(Optional<String> token, Duration connect, Duration grace) {
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connect)
            .build();
    this.token = token;
    this.grace = grace;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  /** Asks; the gate may take so long to decide. */
  Heard ask(GateQuestion question, Duration wait) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(question.uri(wait))
            .header("Accept", "text/plain")
            .header("User-Agent", "pitwall-gate")
            .GET();
    token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    Duration longest = wait.plus(grace);
    CompletableFuture<HttpResponse<String>> coming =
        client.sendAsync(
            request.build(),
            BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), MOST_BODY_BYTES));
    try {
      // The request's own timeout would end with the head of the answer, and its body may hang.
      HttpResponse<String> response = coming.get(longest.toMillis(), TimeUnit.MILLISECONDS);
      return GateReading.of(question, response);
    } catch (TimeoutException e) {
      return silence(question, "did not answer within " + DurationWords.of(longest));
    } catch (ExecutionException e) {
      return silence(question, "does not answer (" + why(e.getCause()) + ")");
    } finally {
      coming.cancel(true);
    }
  }

  private static Heard silence(GateQuestion question, String what) {
    return new Heard.Silence(question.server() + " " + what, Optional.empty());
  }

  private static String why(@Nullable Throwable cause) {
    if (cause == null) {
      return "unknown reason";
    }
    String message = cause.getMessage();
    boolean told = cause instanceof IOException && message != null && !message.isBlank();
    String name = cause.getClass().getSimpleName();
    return Paint.plain(told ? name + ": " + message : name, 300);
  }
}
