package dev.pitwall.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks for pages as a browser does. */
final class Browser implements AutoCloseable {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final WebFixture stop;

  Browser(WebFixture stop) {
    this.stop = stop;
  }

  HttpResponse<String> get(String path, String... headers) {
    return send(request(path, headers), HttpResponse.BodyHandlers.ofString());
  }

  /** The answer to a request whose body does not end; who asks closes it. */
  HttpResponse<InputStream> listen() {
    return send(
        request("/events", "Accept", "text/event-stream"),
        HttpResponse.BodyHandlers.ofInputStream());
  }

  private HttpRequest request(String path, String... headers) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(stop.address(path)).timeout(Duration.ofSeconds(20));
    return (headers.length == 0 ? builder : builder.headers(headers)).build();
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return client.send(request, handler);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
