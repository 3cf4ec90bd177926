package dev.pitwall.api;

import dev.pitwall.gate.Verdict;
import dev.pitwall.rollout.Evaluation;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Callers that wait for an evaluation to be decided: a timer each, and no thread. */
final class LongPolls {
  private final Vertx vertx;
  private final int max;
  private final AtomicInteger count = new AtomicInteger();
  private final Map<String, Set<Waiter>> byEvaluation = new ConcurrentHashMap<>();
  private volatile boolean closed;

  LongPolls(Vertx vertx, int max) {
    this.vertx = vertx;
    this.max = max;
  }

  /** One caller; woken at most once, on its own context. */
  final class Waiter {
    private final String evaluation;
    private final Context context;
    private final Runnable then;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile long timer = -1;

    private Waiter(String evaluation, Context context, Runnable then) {
      this.evaluation = evaluation;
      this.context = context;
      this.then = then;
    }

    /** Lets the caller go on now. */
    void wake() {
      if (leave()) {
        context.runOnContext(nothing -> then.run());
      }
    }

    /** Forgets the caller, as when its connection is gone. */
    void forget() {
      leave();
    }

    private boolean leave() {
      if (!over.compareAndSet(false, true)) {
        return false;
      }
      count.decrementAndGet();
      vertx.cancelTimer(timer);
      unlist(this);
      return true;
    }
  }

  private void unlist(Waiter waiter) {
    byEvaluation.computeIfPresent(
        waiter.evaluation,
        (id, waiting) -> {
          waiting.remove(waiter);
          return waiting.isEmpty() ? null : waiting;
        });
  }

  /**
   * Waits until the evaluation is decided or the time is over; then runs it on that context. Null
   * when nobody more may wait.
   */
  @Nullable Waiter add(String evaluation, Duration wait, Context context, Runnable then) {
    if (closed) {
      return null;
    }
    if (count.incrementAndGet() > max) {
      count.decrementAndGet();
      return null;
    }
    Waiter waiter = new Waiter(evaluation, context, then);
    waiter.timer = vertx.setTimer(Math.max(1, wait.toMillis()), id -> waiter.wake());
    byEvaluation.compute(
        evaluation,
        (id, waiting) -> {
          Set<Waiter> all = waiting == null ? new HashSet<>() : waiting;
          all.add(waiter);
          return all;
        });
    if (closed || waiter.over.get()) { // it stopped, or the timer was faster, in between
      waiter.wake();
      unlist(waiter);
    }
    return waiter;
  }

  /** Wakes those who wait for it, when it is decided or held. */
  void changed(Evaluation evaluation) {
    if (evaluation.verdict() != Verdict.PENDING) {
      waitingFor(evaluation.id()).forEach(Waiter::wake);
    }
  }

  /** Wakes everybody and takes nobody more. */
  void close() {
    closed = true;
    byEvaluation.keySet().forEach(id -> waitingFor(id).forEach(Waiter::wake));
  }

  int size() {
    return count.get();
  }

  private List<Waiter> waitingFor(String evaluation) {
    List<Waiter> found = new ArrayList<>();
    byEvaluation.computeIfPresent(
        evaluation,
        (id, waiting) -> {
          found.addAll(waiting);
          return waiting;
        });
    return found;
  }
}
