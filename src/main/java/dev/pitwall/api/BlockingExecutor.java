package dev.pitwall.api;

import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Runs what may block on virtual threads, and brings the result back to the event loop. */
final class BlockingExecutor implements AutoCloseable {
  private static final int MAX_AT_ONCE = 2_000;
  private static final int RETRY_AFTER_SECONDS = 1;
  private static final int CLOSE_SECONDS = 5;

  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("api-", 0).factory());
  private final Semaphore free = new Semaphore(MAX_AT_ONCE);

  /**
   * Does the work and hands its result on; what it throws fails the request. Beyond a bound it is
   * refused at once, since a queue would only make everybody late.
   */
  <T> void run(RoutingContext ctx, Supplier<T> work, Consumer<T> then) {
    if (!free.tryAcquire()) {
      throw new ProblemException(
          Problem.unavailable("too many requests are being worked on", RETRY_AFTER_SECONDS));
    }
    Context context = ctx.vertx().getOrCreateContext();
    try {
      threads.execute(() -> work(ctx, context, work, then));
    } catch (RejectedExecutionException stopping) {
      free.release();
      throw new ProblemException(
          Problem.unavailable("the service is stopping", RETRY_AFTER_SECONDS));
    }
  }

  private <T> void work(RoutingContext ctx, Context context, Supplier<T> work, Consumer<T> then) {
    try {
      T result = work.get();
      context.runOnContext(nothing -> handOn(ctx, result, then));
    } catch (RuntimeException e) {
      context.runOnContext(nothing -> ctx.fail(e));
    } finally {
      free.release();
    }
  }

  private static <T> void handOn(RoutingContext ctx, T result, Consumer<T> then) {
    try {
      then.accept(result);
    } catch (RuntimeException e) {
      ctx.fail(e);
    }
  }

  /** Lets work that has begun come to its end. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
