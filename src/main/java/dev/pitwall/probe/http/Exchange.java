package dev.pitwall.probe.http;

import dev.pitwall.journey.HttpTimings;
import dev.pitwall.probe.HttpAnswer;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One request and its answer over one link, all on that link's event loop. */
final class Exchange {
  /** How far it came. */
  enum Stage {
    CONNECTING,
    WAITING,
    RECEIVING
  }

  private static final int MOST_BODY_BYTES = 1 << 20;

  /** Beyond it nobody waits for the end. */
  static final long MOST_READ_BYTES = 64L << 20;

  private final RequestOptions options;
  private final Buffer content;
  private final long start;
  private final BiConsumer<PooledConnection, HttpAnswer> whole;
  private final CompletableFuture<HttpAnswer> done = new CompletableFuture<>();
  private final Buffer body = Buffer.buffer();
  private volatile Stage stage = Stage.CONNECTING;
  private volatile @Nullable PooledConnection link;
  private volatile boolean abandoned;
  private volatile long received;
  private boolean reused;
  private long sent;
  private long firstByte;

  /**
   * One that is not under way yet.
   *
   * @param start when the step began, on {@link System#nanoTime()}
   * @param whole takes the link back after a whole answer, before anybody sees the answer
   */
  Exchange(
      RequestOptions options,
      Buffer content,
      long start,
      BiConsumer<PooledConnection, HttpAnswer> whole) {
    this.options = options;
    this.content = content;
    this.start = start;
    this.whole = whole;
  }

  /** Completes with the answer, or with whatever was in its way. */
  CompletableFuture<HttpAnswer> done() {
    return done;
  }

  Stage stage() {
    return stage;
  }

  /** The bytes of the body so far. */
  long received() {
    return received;
  }

  boolean wasReused() {
    return reused;
  }

  /** Sends it on a link that was idle; may be called from any thread. */
  void reuse(PooledConnection old) {
    reused = true;
    link = old;
    Context context = old.context;
    context.runOnContext(go -> send(old));
  }

  /** Sends it on a link that has just been opened; on its event loop only. */
  void send(PooledConnection open) {
    link = open;
    if (abandoned) {
      open.close();
      return;
    }
    stage = Stage.WAITING;
    open.connection.request(options).compose(this::write).onComplete(this::receive, this::fail);
  }

  private io.vertx.core.Future<HttpClientResponse> write(HttpClientRequest request) {
    sent = System.nanoTime();
    return content.length() == 0 ? request.send() : request.send(content);
  }

  private void receive(HttpClientResponse response) {
    firstByte = System.nanoTime();
    stage = Stage.RECEIVING;
    response.exceptionHandler(this::fail);
    response.handler(this::keep);
    response.endHandler(end -> finish(response));
  }

  private void keep(Buffer chunk) {
    long soFar = received + chunk.length();
    received = soFar;
    if (soFar > MOST_READ_BYTES) {
      fail(new BodyTooLarge());
      return;
    }
    int room = MOST_BODY_BYTES - body.length();
    if (room > 0) {
      body.appendBuffer(chunk, 0, Math.min(room, chunk.length()));
    }
  }

  private void finish(HttpClientResponse response) {
    PooledConnection used = link;
    if (used == null || abandoned || done.isDone()) {
      return;
    }
    List<HttpAnswer.Header> headers = new ArrayList<>();
    response.headers().forEach((name, value) -> headers.add(new HttpAnswer.Header(name, value)));
    boolean truncated = received > body.length();
    HttpAnswer answer =
        new HttpAnswer(response.statusCode(), headers, body, truncated, phases(used));
    whole.accept(used, answer);
    done.complete(answer);
  }

  private HttpTimings phases(PooledConnection used) {
    return new HttpTimings(
        reused ? null : used.connect,
        reused ? null : used.tls,
        Duration.ofNanos(firstByte - sent),
        Duration.ofNanos(System.nanoTime() - start));
  }

  /** Ends it without an answer. */
  void fail(Throwable cause) {
    PooledConnection used = link;
    done.completeExceptionally(used == null ? cause : used.reason(cause));
    if (used != null) {
      used.close();
    }
  }

  /** Nobody waits for it any more; may be called from any thread. */
  void abandon() {
    abandoned = true;
    PooledConnection used = link;
    if (used != null) {
      used.close();
    }
  }
}
