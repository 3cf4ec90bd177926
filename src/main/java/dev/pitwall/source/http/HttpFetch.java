package dev.pitwall.source.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Fetches small documents over HTTP; blocks, so it is used on virtual threads only. */
public final class HttpFetch implements AutoCloseable {
  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_REDIRECTS = 0;

  private final HttpClient client;
  private final Context context;

  /** What came back; the body is cut off at one mebibyte. */
  record Answer(int status, String body, @Nullable String header) {}

  public HttpFetch(Vertx vertx) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setConnectTimeout(2_000)
            .setIdleTimeout(30)
            .setKeepAlive(false) // a node that restarts must not be asked over its old connection
            .setDecompressionSupported(true)
            .setMaxRedirects(MAX_REDIRECTS);
    PoolOptions pool = new PoolOptions().setHttp1MaxSize(64).setMaxWaitQueueSize(1_000);
    this.client = vertx.createHttpClient(options, pool);
    this.context = vertx.getOrCreateContext();
  }

  /**
   * GETs a document within a time.
   *
   * @param server where to connect; null connects to the host of the URL
   * @param headerWanted a header to hand back as well; null for none
   * @throws NotReadable when there is no answer, or it is too large
   */
  Answer get(
      URI url, @Nullable SocketAddress server, Duration timeout, @Nullable String headerWanted)
      throws NotReadable {
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(url.toString())
            .setTimeout(timeout.toMillis())
            .putHeader("User-Agent", "Pitwall (synthetic; signals)")
            .putHeader("Accept", "application/json, */*;q=0.5");
    if (server != null) {
      request.setServer(server);
    }
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    // On the event loop from the start: a callback that ran on our own thread could come after the
    // first bytes of the answer, and would wait for them for ever.
    context.runOnContext(
        go ->
            client
                .request(request)
                .compose(one -> one.send().compose(response -> read(response, headerWanted)))
                .onComplete(answer::complete, answer::completeExceptionally));
    return await(answer, timeout);
  }

  private static Future<Answer> read(HttpClientResponse response, @Nullable String headerWanted) {
    Buffer body = Buffer.buffer();
    Promise<Answer> done = Promise.promise();
    response.handler(
        part -> {
          if (body.length() + part.length() > MAX_BYTES) {
            done.tryFail("the answer is larger than " + MAX_BYTES + " bytes");
            response.request().reset();
          } else {
            body.appendBuffer(part);
          }
        });
    response.exceptionHandler(done::tryFail);
    response.endHandler(
        end ->
            done.tryComplete(
                new Answer(
                    response.statusCode(),
                    body.toString(StandardCharsets.UTF_8),
                    Optional.ofNullable(headerWanted).map(response::getHeader).orElse(null))));
    return done.future();
  }

  private static Answer await(CompletableFuture<Answer> answer, Duration timeout)
      throws NotReadable {
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new NotReadable("no whole answer within " + timeout.toMillis() + " ms");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String message = cause.getMessage();
      throw new NotReadable(
          message == null ? cause.getClass().getSimpleName() : message.replace(": /", ": "));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotReadable("interrupted");
    }
  }

  @Override
  public void close() {
    var _ = client.close();
  }
}
