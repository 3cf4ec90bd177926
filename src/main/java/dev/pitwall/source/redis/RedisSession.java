package dev.pitwall.source.redis;

import dev.pitwall.source.Deadline;
import dev.pitwall.source.ReadFailure;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server of Redis and waits for its answers. After a failure the client is thrown away with
 * its connections, so that nothing is left over from an answer that came too late.
 */
final class RedisSession implements AutoCloseable {
  private final Vertx vertx;
  private final Context context;
  private final Options wanted;
  private volatile RedisOptions options = new RedisOptions();
  private final AtomicReference<@Nullable Redis> client = new AtomicReference<>();
  private volatile boolean closed;

  RedisSession(Vertx vertx, Options wanted) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.wanted = wanted;
  }

  /** How to connect. */
  @FunctionalInterface
  interface Options {
    /**
     * As it is now: the same object as before where nothing has changed.
     *
     * @throws ReadFailure when something is missing for it
     */
    RedisOptions now() throws ReadFailure;
  }

  /** A refusal in the server's own words, such as {@code WRONGTYPE ...}. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  /** An answer to each question, in order; null where the server answered nil. */
  List<@Nullable Response> ask(List<Request> questions, Deadline deadline)
      throws ReadFailure, Refused, InterruptedException {
    CompletableFuture<List<@Nullable Response>> answers = new CompletableFuture<>();
    Redis redis = client();
    // On the event loop from the start; see HttpFetch.
    context.runOnContext(
        go ->
            redis
                .connect()
                .compose(connection -> send(connection, questions))
                .onComplete(answers::complete, answers::completeExceptionally));
    try {
      return answers.get(deadline.millis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new ReadFailure(
          options.getEndpoint() + " gave no answer within " + deadline.whole().toMillis() + " ms");
    } catch (ExecutionException e) {
      throw broken(e.getCause() == null ? e : e.getCause());
    }
  }

  private static Future<List<@Nullable Response>> send(
      RedisConnection connection, List<Request> questions) {
    List<Future<Response>> sent = questions.stream().map(connection::send).toList();
    return Future.join(sent)
        .map(all -> all.<@Nullable Response>list())
        .eventually(connection::close);
  }

  private ReadFailure broken(Throwable failure) throws Refused {
    String message = String.valueOf(failure.getMessage());
    if (failure instanceof Response) {
      throw new Refused(message);
    }
    return new ReadFailure(options.getEndpoint() + ": " + message);
  }

  private Redis client() throws ReadFailure {
    RedisOptions now = wanted.now();
    if (!now.equals(options)) {
      forget();
      options = now;
    }
    Redis open = client.get();
    if (open != null) {
      return open;
    }
    Redis made = Redis.createClient(vertx, options);
    client.set(made);
    if (closed) {
      forget();
    }
    return made;
  }

  /** Lets go of the connections; the next question makes new ones. */
  void forget() {
    Redis open = client.getAndSet(null);
    if (open != null) {
      var _ = open.close();
    }
  }

  @Override
  public void close() {
    closed = true;
    forget();
  }
}
