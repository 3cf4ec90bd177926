package dev.pitwall.bench;

import dev.pitwall.rollout.GateService;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Judges on one thread, as the service's own judge thread does, and tells which thread that is. */
final class JudgeLoop implements AutoCloseable {
  private static final Duration IDLE = Duration.ofSeconds(1);

  private final GateService gate;
  private final InstantSource clock;
  private final Semaphore news = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;

  JudgeLoop(GateService gate, InstantSource clock) {
    this.gate = gate;
    this.clock = clock;
    gate.feed().onWork(this::wake);
    this.thread = Thread.ofPlatform().name("judge").start(this::run);
  }

  Thread thread() {
    return thread;
  }

  private void wake() {
    if (news.availablePermits() == 0) {
      news.release();
    }
  }

  private void run() {
    while (!closed) {
      Duration wait = gate.feed().work(clock.instant()).orElse(IDLE);
      try {
        if (news.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS)) {
          news.drainPermits();
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    wake();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
