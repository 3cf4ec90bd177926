package dev.pitwall.boot;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was started, in order; closed in the order turned round. */
final class Lifecycle implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);
  private static final Duration STOP = Duration.ofSeconds(10);
  private static final int WAIT_SECONDS = 20;

  private final List<AutoCloseable> started = new ArrayList<>();

  /** Closes it as well, in its turn. */
  <T extends AutoCloseable> T closing(T part) {
    started.add(part);
    return part;
  }

  /** Waits a while for what is under way. */
  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalStateException(String.valueOf(cause.getMessage()), cause);
    } catch (TimeoutException e) {
      throw new IllegalStateException("no answer within " + WAIT_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    long from = System.nanoTime();
    for (AutoCloseable part : started.reversed()) {
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} did not stop well", part, e);
      }
    }
    started.clear();
    Duration took = Duration.ofNanos(System.nanoTime() - from);
    if (took.compareTo(STOP) > 0) {
      LOG.warn("stopping took {} s", took.toSeconds());
    }
  }
}
