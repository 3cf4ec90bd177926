package dev.pitwall.source;

import dev.pitwall.journey.Scheme;
import dev.pitwall.source.HttpFetch.Ask;
import dev.pitwall.text.Hosts;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A question under way, which whoever asked may give up at any moment. */
final class HttpExchange {
  /** An answer as it came, perhaps compressed. */
  @SuppressWarnings("ArrayRecordComponent") // never compared, never kept
  record Packed(int status, byte[] body, Map<String, String> headers) {}

  private final Ask ask;
  private final CompletableFuture<Packed> answer = new CompletableFuture<>();
  private final AtomicReference<@Nullable HttpClientRequest> sent = new AtomicReference<>();
  private volatile boolean givenUp;

  HttpExchange(Ask ask) {
    this.ask = ask;
  }

  CompletableFuture<Packed> answer() {
    return answer;
  }

  Future<Packed> send(HttpClientRequest request) {
    request.exceptionHandler(gone -> {}); // else giving up is logged as an error
    if (ask.tls().serverName() != null) { // the connection knows only the name that TLS asks for
      request.authority(place(ask.url()));
    }
    sent.set(request);
    if (givenUp) {
      letGo(request);
      return Future.failedFuture("given up");
    }
    String body = ask.body();
    Future<HttpClientResponse> response = body == null ? request.send() : request.send(body);
    return response.compose(this::read);
  }

  /** The host and port of a URL. */
  static HostAndPort place(URI url) {
    int said = Hosts.port(url);
    return HostAndPort.create(
        String.valueOf(Hosts.of(url)), said < 0 ? Scheme.of(url).port() : said);
  }

  /** A connection that is yet to come is let go as soon as it is there. */
  void giveUp() {
    givenUp = true;
    HttpClientRequest request = sent.get();
    if (request != null) {
      letGo(request);
    }
  }

  /** A request that is reset before it was written leaves its connection open, and idle. */
  private static void letGo(HttpClientRequest request) {
    request.reset();
    var _ = request.connection().close();
  }

  private Future<Packed> read(HttpClientResponse response) {
    Buffer body = Buffer.buffer();
    Promise<Packed> done = Promise.promise();
    response.handler(
        part -> {
          if (body.length() + part.length() > ask.maxBytes()) {
            done.tryFail(tooLarge(ask));
            response.request().reset();
          } else {
            body.appendBuffer(part);
          }
        });
    response.exceptionHandler(done::tryFail);
    response.endHandler(
        end ->
            done.tryComplete(
                new Packed(response.statusCode(), body.getBytes(), headers(response))));
    return done.future();
  }

  /** By name in lower case; of several the first. */
  private static Map<String, String> headers(HttpClientResponse response) {
    Map<String, String> headers = new HashMap<>();
    response
        .headers()
        .forEach((name, value) -> headers.putIfAbsent(name.toLowerCase(Locale.ROOT), value));
    return headers;
  }

  static String tooLarge(Ask ask) {
    return "the answer is larger than " + ask.maxBytes() + " bytes";
  }
}
