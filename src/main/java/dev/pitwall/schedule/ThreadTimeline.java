package dev.pitwall.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One timer thread and virtual threads. The timer thread only hands tasks over, so no task can make
 * another one late.
 */
final class ThreadTimeline implements Timeline {
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Logger LOG = LoggerFactory.getLogger(ThreadTimeline.class);

  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("schedule").factory());
  private final ExecutorService runners = Executors.newVirtualThreadPerTaskExecutor();
  private final InstantSource clock;
  private final long began = System.nanoTime();

  ThreadTimeline(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  @Override
  public void after(Duration wait, Runnable task) {
    try {
      var _ = timer.schedule(() -> execute(task), wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("closed; the task is forgotten");
    }
  }

  @Override
  public boolean execute(Runnable task) {
    try {
      runners.execute(() -> guarded(task));
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("a task of the schedule broke", e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    runners.shutdown();
    try {
      if (!runners.awaitTermination(GRACE.toSeconds(), TimeUnit.SECONDS)) {
        runners.shutdownNow();
      }
    } catch (InterruptedException e) {
      runners.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
