package dev.pitwall.boot;

import dev.pitwall.rollout.GateService;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The one thread that takes evidence and judges what it bears on. */
final class JudgeThread implements AutoCloseable {
  /** Without news it looks up this often. */
  private static final Duration IDLE = Duration.ofSeconds(1);

  /** After a failure, such as a journal that cannot be written, it rests. */
  private static final Duration REST = Duration.ofMillis(200);

  private static final Duration TO_END = Duration.ofSeconds(5);
  private final FaultLog faults = new FaultLog("evidence could not be judged");

  private final GateService control;
  private final InstantSource clock;
  private final Semaphore news = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;

  JudgeThread(GateService control, InstantSource clock) {
    this.control = control;
    this.clock = clock;
    control.feed().onWork(this::wake);
    this.thread = Thread.ofPlatform().name("judge").start(this::run);
  }

  private void wake() {
    if (news.availablePermits() == 0) {
      news.release();
    }
  }

  private void run() {
    while (!closed) {
      Duration wait = worked();
      try {
        if (news.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS)) {
          news.drainPermits();
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private Duration worked() {
    try {
      return control.feed().work(clock.instant()).orElse(IDLE);
    } catch (RuntimeException e) {
      faults.tell(e);
      return REST;
    }
  }

  @Override
  public void close() {
    closed = true;
    wake();
    try {
      if (!thread.join(TO_END)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
