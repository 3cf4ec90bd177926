package dev.pitwall.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The lock of the gate service. It is fair, so that those who ask get their turn among evidence.
 * What changed under it is told after it is released, in the order of events.
 */
final class GateLock {
  private final ReentrantLock lock = new ReentrantLock(true);
  private final ReentrantLock telling = new ReentrantLock();
  private final Queue<Evaluation> untold = new ConcurrentLinkedQueue<>();
  private final List<Consumer<Evaluation>> listeners = new CopyOnWriteArrayList<>();
  private final List<Runnable> demandListeners = new CopyOnWriteArrayList<>();

  private final EvaluationNews news;
  private final Judging judging;
  private final WallClock clock;
  private final boolean atOnce;
  private final Consumer<Duration> clockWasSet;

  /**
   * @param atOnce whether what changed is judged on the thread that changed it
   * @param clockWasSet called under the lock with the step by which the wall clock was set
   */
  GateLock(
      Evaluations evaluations, WallClock clock, boolean atOnce, Consumer<Duration> clockWasSet) {
    this.news = evaluations.news();
    this.judging = evaluations.judging();
    this.clock = clock;
    this.atOnce = atOnce;
    this.clockWasSet = clockWasSet;
  }

  boolean isAtOnce() {
    return atOnce;
  }

  void onChange(Consumer<Evaluation> listener) {
    listeners.add(listener);
  }

  void onDemands(Runnable listener) {
    demandListeners.add(listener);
  }

  /** Does what may change any open evaluation, and judges all of them again. */
  <T> T rejudged(Instant now, Supplier<T> work) {
    return locked(
        now,
        () -> {
          T result = work.get();
          judging.mark(evaluation -> true);
          judging.judgeAll(now);
          return result;
        });
  }

  /**
   * The same for what counts once it is done: where the judging cannot be written, it is tried
   * again when time passes.
   */
  <T> T rejudgedAtLast(Instant now, Supplier<T> work) {
    T result = locked(now, work);
    try {
      return rejudged(now, () -> result);
    } catch (NotWritten e) {
      return result;
    }
  }

  /** Does what may change some evaluations, which it marks. */
  void changed(Instant now, Runnable work) {
    locked(
        now,
        () -> {
          work.run();
          if (atOnce) {
            judging.judgeAll(now);
          }
          return true;
        });
  }

  /** Runs it once it is known whether the wall clock was set since the last look at it. */
  <T> T locked(Instant now, Supplier<T> work) {
    return locked(
        () -> {
          look(now);
          return work.get();
        });
  }

  private void look(Instant now) {
    if (atOnce) {
      clock.told(now);
      return;
    }
    Duration step = clock.look(now);
    if (step != null) {
      clockWasSet.accept(step);
    }
  }

  /** Runs it under the lock, then tells the listeners what happened, outside of it. */
  <T> T locked(Supplier<T> work) {
    boolean hasNews = false;
    boolean demanded = false;
    try {
      lock.lock();
      try {
        return work.get();
      } finally {
        hasNews = untold.addAll(news.takeNews());
        demanded = news.takeDemandsChanged();
        lock.unlock();
      }
    } finally { // what was written is told, also where the rest failed
      if (hasNews) {
        tell();
      }
      if (demanded) {
        demandListeners.forEach(Runnable::run);
      }
    }
  }

  /** Tells what happened in the order in which it did, whoever's doing it was. */
  private void tell() {
    if (telling.isHeldByCurrentThread()) {
      return; // a listener asked something; it is told of that when it has heard this
    }
    telling.lock();
    try {
      for (Evaluation next = untold.poll(); next != null; next = untold.poll()) {
        Evaluation told = next;
        listeners.forEach(listener -> listener.accept(told));
      }
    } finally {
      telling.unlock();
    }
  }
}
