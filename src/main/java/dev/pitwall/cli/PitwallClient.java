package dev.pitwall.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a running Pitwall, or whatever is at its place; follows no redirect, since it carries a
 * token.
 */
final class PitwallClient implements AutoCloseable {
  private final HttpClient client;
  private final ServerOptions.Place place;
  private final String agent;
  private final Limits limits;

  /**
   * How much patience there is.
   *
   * @param connect how long a connection may take; more than zero
   * @param grace how much longer an answer may take than the server was told to wait
   * @param mostBytes how long a body may be
   */
  record Limits(Duration connect, Duration grace, long mostBytes) {}

  /** What came back. */
  sealed interface Reply {
    /** An answer, whoever gave it. */
    record Said(HttpResponse<String> response) implements Reply {}

    /** None, and why. */
    record Silence(String why) implements Reply {}
  }

  /**
   * A client.
   *
   * @param agent the User-Agent
   */
  PitwallClient(ServerOptions.Place place, String agent, Limits limits) {
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(limits.connect())
            .build();
    this.place = place;
    this.agent = agent;
    this.limits = limits;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  /**
   * Asks once.
   *
   * @param path with its query, behind the server's own path
   * @param wait how long the server was told it may take
   */
  Reply get(String path, String accept, Duration wait) throws InterruptedException {
    Duration longest = wait.plus(limits.grace());
    CompletableFuture<HttpResponse<String>> coming =
        client.sendAsync(
            request(path, accept),
            BodyHandlers.limiting(
                BodyHandlers.ofString(StandardCharsets.UTF_8), limits.mostBytes()));
    try {
      // The request's own timeout would end with the head of the answer, and its body may hang.
      return new Reply.Said(coming.get(longest.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return silence("did not answer within " + DurationWords.of(longest));
    } catch (ExecutionException e) {
      return silence("does not answer (" + why(e.getCause()) + ")");
    } finally {
      coming.cancel(true);
    }
  }

  private HttpRequest request(String path, String accept) {
    String base = place.server().toString().replaceFirst("/+$", "");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Accept", accept)
            .header("User-Agent", agent)
            .GET();
    place.token().ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    return request.build();
  }

  private Reply silence(String what) {
    return new Reply.Silence(place.server() + " " + what);
  }

  private static String why(@Nullable Throwable cause) {
    if (cause == null) {
      return "unknown reason";
    }
    String message = cause.getMessage();
    boolean told = cause instanceof IOException && message != null && !message.isBlank();
    String name = cause.getClass().getSimpleName();
    return TerminalText.plain(told ? name + ": " + message : name, 300);
  }
}
