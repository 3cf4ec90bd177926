package dev.pitwall.web;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Virtual threads for what may block, so that no event loop ever waits. */
final class Workers implements AutoCloseable {
  private static final int MAX_AT_ONCE = 256;
  private static final int CLOSE_SECONDS = 2;

  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("web-", 0).factory());
  private final Semaphore free = new Semaphore(MAX_AT_ONCE);

  /** Starts the work; false when too much is being worked on, or this was closed. */
  boolean start(Runnable work) {
    if (!free.tryAcquire()) {
      return false;
    }
    try {
      threads.execute(() -> worked(work));
      return true;
    } catch (RejectedExecutionException closed) {
      free.release();
      return false;
    }
  }

  private void worked(Runnable work) {
    try {
      work.run();
    } finally {
      free.release();
    }
  }

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
